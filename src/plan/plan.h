/* SPDX-License-Identifier: ISC */
/* From what is asked and what is found to what will be done. */
#ifndef DOFF_PLAN_H
#define DOFF_PLAN_H

#include "plan/edit.h"
#include "plan/facts.h"
#include "plan/request.h"

#define PLAN_REMARKS_MAX 16

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
	bool keeps_overflow; /* a group that may stand for an unmapped one */
	uint64_t permitted; /* before execve; effective is the same */
	uint64_t inheritable; /* what is kept; ambient is the same */
	uint64_t unheld; /* to be kept, and not held */
	bool keeps_over_setuid; /* PR_SET_KEEPCAPS is needed for that */
	int securebits;		/* as they were, to be so afterwards */
	bool no_new_privs;	/* and the bounding set is as follows */
	uint64_t bounding;
	uint64_t bounding_drop; /* to be taken out of it */
	unsigned bounding_end;
	bool gives_stdio;
	bool sets_umask;
	unsigned umask;
	bool sets_home;
	struct str home;
	bool sets_user;
	struct str user;
	struct str shell;
	struct text uid_text; /* what user points to without an entry */
	struct record passwd_record; /* --create */
	struct record group_record;
	struct str passwd_line; /* after the edit; n = 0: none is needed */
	struct str group_line;
	struct str directory; /* a home to be made; n = 0: none */
	bool directory_exists; /* it gets another owner instead */
	struct text home_default; /* what records point to */
	struct text name_default;
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

/*
 * Work out again which calls the plan needs, once more is known of process
 * (whether setgroups is denied, say).
 */
void plan_changes(struct plan *plan, const struct process *process);

/*
 * Leave a word for the user in the plan; the same twice is once, and one
 * that finds no room is lost.
 */
void plan_remark(struct plan *plan, struct str what, const char *why,
		 bool detail);

#endif
