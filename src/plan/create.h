/* SPDX-License-Identifier: ISC */
/* Which account entries --create wants. */
#ifndef DOFF_CREATE_H
#define DOFF_CREATE_H

#include "plan/identity.h"

/* Whose a home is to be. */
struct home_owner {
	uint32_t uid;
	uint32_t gid;
	uint32_t uid_before; /* of the account, until now */
	bool lacks_chown; /* as struct ownership has it */
};

struct creation {
	struct record passwd; /* name.n = 0: none is wanted */
	struct record group;
	struct str home;   /* the directory that is wanted; n = 0: none */
	bool makes_only;   /* a home that exists is kept as it is */
	bool names_groups; /* each that is added and has no line gets one */
	struct home_owner owner;
	struct account_findings found;
	struct text home_default; /* what the records may borrow from */
	struct text name_default;
};

/*
 * Decide which entries and which home --create asks for, none without it.
 * creation: zeroed before.
 * Returns false if there can be no such entry, as soon as one is needed.
 */
bool create_decide(struct creation *creation, struct decision *decision);

#endif
