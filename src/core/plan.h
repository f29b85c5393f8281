/* SPDX-License-Identifier: ISC */
/* From what is asked and what is found to what will be done. */
#ifndef DOFF_PLAN_H
#define DOFF_PLAN_H

#include "edit.h"
#include "request.h"

#define PLAN_REMARKS_MAX 8

/* Who the process is; see credentials(7).  Capability sets are bit masks. */
struct process {
	uint32_t uid; /* real, effective and saved are the same */
	uint32_t gid;
	uint64_t permitted;
	uint64_t effective;
	uint64_t inheritable;
	bool setgroups_denied; /* looked up only where it could matter */
	struct groups groups;  /* settled */
};

/* The owner of the path of --match. */
struct owner {
	uint32_t uid;
	uint32_t gid;
	bool uid_is_mapped; /* in this user namespace */
	bool gid_is_mapped;
};

/* Everything that a plan is made from. */
struct facts {
	const struct process *process;
	const struct spec *spec;
	const struct account_search *account; /* the one of the operand */
	const struct account_search *running; /* the one of process->uid */
	const struct group_search *group;     /* the operand's GROUP */
	const struct groups *memberships;     /* of the account; settled */
	const struct owner *owner;	      /* NULL without --match */
	const char *home; /* HOME as it is; NULL where it is unset */
};

/* What will be done.  Its spans borrow from the request and the facts. */
struct plan {
	uint32_t uid;
	uint32_t gid;
	struct str uid_from; /* where the id came from, for --dry-run */
	struct str gid_from;
	bool as_is; /* --if-root, and not started as root */
	const struct account *account; /* NULL: no entry */
	bool changes_uid;
	bool changes_gid;
	bool changes_groups;
	uint64_t lacking; /* capabilities that the changes need, not held */
	uint64_t permitted; /* of the command; effective is the same */
	uint64_t inheritable;
	bool sets_umask;
	unsigned umask;
	bool sets_home;
	struct str home;
	struct record passwd_record; /* --create */
	struct record group_record;
	struct str passwd_line; /* after the edit; n = 0: none is needed */
	struct str group_line;
	struct str folder; /* a home to be made; n = 0: none */
	struct text home_default;
	size_t remarks_n;
	struct remark remarks[PLAN_REMARKS_MAX];
	struct text cure; /* what a refusal's cure points to */
	struct groups groups; /* settled */
};

/*
 * Make the plan.
 * plan: zeroed before.
 * Returns why there is none; nothing has been or will be changed then.
 * A missing capability is no refusal here (see plan->lacking), since a dry
 * run needs none.
 */
struct refusal plan_make(struct plan *plan, const struct request *request,
			 const struct facts *facts);

/* Add a gid to the groups of a plan that is made. */
void plan_join(struct plan *plan, const struct process *process, uint32_t gid);

/* Leave a word for the user in the plan; one that finds no room is lost. */
void plan_remark(struct plan *plan, struct str what, const char *why,
		 bool detail);

#endif
