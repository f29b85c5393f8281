/* SPDX-License-Identifier: ISC */
/* Which groups: those of the account, and those that the options add. */
#ifndef DOFF_MEMBERSHIP_H
#define DOFF_MEMBERSHIP_H

#include "plan/identity.h"

struct membership {
	bool keeps_overflow;  /* a group that may stand for an unmapped one */
	struct text dropped;  /* gids that --keep-groups does not keep */
	struct groups groups; /* settled */
};

/* A walk through the elements of all LISTs of --groups; zeroed at first. */
struct membership_walk {
	size_t next;
	struct str rest;
	struct variable variable; /* of --groups-env, which comes last */
	size_t done;		  /* bytes of its value */
	struct refusal refusal; /* of an element that is no name and no id */
};

/*
 * Find the next element; a list holds names and ids, separated by commas, in
 * the variable also by semicolons and blanks, any number of them.
 * Returns false after the last, and where walk->refusal says why.
 */
bool membership_next(struct membership_walk *walk, const struct paths *lists,
		     struct name_or_id *element);

/*
 * Decide the groups: the gid, the account's groups unless the operand names
 * one, then those of --groups, --group-of and --keep-groups.  The current
 * user keeps those of the process, and a group asked for that is not among
 * them gets a remark.
 * membership: zeroed before, but for the gids.
 * Returns false if that is not possible, as with more than GROUPS_MAX of them.
 */
bool membership_decide(struct membership *membership,
		       struct decision *decision);

/*
 * Complete the groups by what was found out late: the group of a new
 * account's name, and whether a kept group may stand for an unmapped one.
 */
void membership_settle(struct membership *membership,
		       const struct decision *decision,
		       const struct findings *findings);

#endif
