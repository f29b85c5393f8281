/* SPDX-License-Identifier: ISC */
/* The environment variables that --env names, and what they hold. */
#ifndef DOFF_VARIABLES_H
#define DOFF_VARIABLES_H

#include "base/refusal.h"

/* name.n = 0: none is named.  value.n = 0: unset, or empty. */
struct variable {
	struct str name;
	struct str entry; /* NAME=value, as it stands in the environment */
	struct str value;
};

struct variables {
	struct variable uid;
	struct variable gid;
	struct variable umask;
};

/*
 * Read the argument of --env.
 * text: UID[:GID[:UMASK]], names of variables (letters, digits, '_', not
 * beginning with a digit); each may be empty, but not all of them.
 * variables: the names are set; entries and values are emptied.
 */
struct refusal variables_parse(struct str text, struct variables *variables);

/* Set entry and value of variable from "NAME=value". */
void variable_set(struct variable *variable, struct str entry);

#endif
