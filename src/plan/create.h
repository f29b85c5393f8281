/* SPDX-License-Identifier: ISC */
/* Which account entries --create wants. */
#ifndef DOFF_CREATE_H
#define DOFF_CREATE_H

#include "plan/edit.h"
#include "plan/identity.h"

struct creation {
	struct record passwd; /* name.n = 0: none is wanted */
	struct record group;
	struct str passwd_line; /* after the edit; n = 0: none is needed */
	struct str group_line;
	struct str home; /* the directory to make; n = 0: none */
	struct text home_default;
};

/*
 * Decide which entries and which home --create asks for, none without it.
 * creation: zeroed before.
 * Returns why there can be no such entry, as soon as one is needed.
 */
struct refusal create_decide(struct creation *creation,
			     struct remarks *remarks,
			     const struct identity *identity,
			     const struct request *request,
			     const struct facts *facts);

#endif
