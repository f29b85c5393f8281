/* SPDX-License-Identifier: ISC */
/* What is found out, and what the plan is made from. */
#ifndef DOFF_FACTS_H
#define DOFF_FACTS_H

#include "plan/capability.h"
#include "plan/edit.h"
#include "plan/variables.h"

#define PATH_GROUPS_MAX 256

/* The ids of the process; see credentials(7).  Capability sets are bits. */
struct process {
	uint32_t uid; /* real, effective and saved are the same */
	uint32_t gid;
	uint64_t permitted;
	uint64_t effective;
	uint64_t inheritable;
	uint64_t bounding;     /* read with --no-new-privs only */
	unsigned bounding_end; /* capabilities that the kernel knows */
	int securebits;	       /* read with --keep-caps only */
	struct groups groups;  /* settled */
};

/* Tell whether a capability, by its number, is in the effective set. */
static inline bool
process_can(const struct process *process, unsigned number)
{
	return (process->effective & CAPABILITY_BIT(number)) != 0;
}

/* The owner of the path of --match. */
struct owner {
	uint32_t uid;
	uint32_t gid;
	bool uid_is_mapped; /* in this user namespace */
	bool gid_is_mapped;
};

/* The groups that --group-of found, each with the path that led to it. */
struct path_groups {
	size_t n;
	struct {
		const char *path;
		uint32_t gid;
	} of[PATH_GROUPS_MAX];
};

/* Everything that the first step of a plan is made from. */
struct facts {
	const struct process *process;
	const struct operand *operand;
	const struct variables *variables;    /* of --env */
	const struct account_search *account; /* the one of the operand */
	const struct account_search *running; /* the one of process->uid */
	const struct group_search *group;     /* the operand's GROUP */
	const struct groups *memberships;     /* of the account; settled */
	const struct group_wishes *wishes;    /* for what is apart of them */
	const struct owner *owner;	      /* NULL without --match */
	const struct group_search *named; /* the names of --groups, in order */
	const struct path_groups *path_groups; /* NULL without --group-of */
	const struct roots *roots; /* found with --keep-groups only */
	bool is_rootless; /* with --keep-rootless or --match; see idmap.h */
	const char *home;	   /* HOME; NULL where it is not set */
};

/* What is asked only once the first step shows that it matters. */
struct findings {
	bool setgroups_denied; /* by the user namespace */
	uint32_t overflow_uid; /* what unmapped owners are shown as */
	uint32_t overflow_gid;
	struct account_findings account; /* with --create only */
};

/* The account that the operand names, or NULL. */
static inline const struct account *
facts_account(const struct facts *facts)
{
	return facts->account->found ? &facts->account->account : NULL;
}

#endif
