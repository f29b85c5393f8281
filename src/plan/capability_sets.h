/* SPDX-License-Identifier: ISC */
/* Which capabilities are left, and whether more can be gained. */
#ifndef DOFF_CAPABILITY_SETS_H
#define DOFF_CAPABILITY_SETS_H

#include "plan/identity.h"

/* The capability sets that the command is to have; see capabilities(7). */
struct capability_sets {
	uint64_t permitted; /* before execve; effective is the same */
	uint64_t inheritable; /* what is kept; ambient is the same */
	uint64_t unheld; /* to be kept, and not held */
	bool keeps_over_setuid; /* PR_SET_KEEPCAPS is needed for that */
	int securebits;		/* as they were, to be so afterwards */
	bool no_new_privs;	/* and the bounding set is as follows */
	uint64_t bounding;
	uint64_t bounding_drop; /* to be taken out of it */
	unsigned bounding_end;
};

/*
 * Decide the capability sets: empty, or all that root has, less or only what
 * --keep-caps and --no-new-privs leave.
 * sets: zeroed before; changes_uid: whether the uid is to change.
 * Returns false if that is not possible; a capability that is not held is no
 * refusal here (see unheld), since a dry run needs none.
 * Source: capabilities(7), "Transformation of capabilities during execve()".
 */
bool capability_sets_decide(struct capability_sets *sets,
			    struct decision *decision, bool changes_uid);

#endif
