/* SPDX-License-Identifier: ISC */
/* The environment variables that --env names, and what they hold. */
#ifndef DOFF_VARIABLES_H
#define DOFF_VARIABLES_H

#include "base/refusal.h"

/* The names; n = 0 for one that is not asked for. */
struct variable_names {
	struct str uid;
	struct str gid;
	struct str umask;
};

/* value.n = 0: the variable is not named, not set, or empty. */
struct variable {
	struct str entry; /* NAME=value, as it stands in the environment */
	struct str value;
};

struct variables {
	struct variable uid;
	struct variable gid;
	struct variable umask;
	struct variable groups; /* of --groups-env */
	struct variable own;	/* of --own-env */
};

/*
 * Parse the argument of --env.
 * text: UID[:GID[:UMASK]], names of variables (letters, digits, '_', not
 * beginning with a digit); each may be empty, but not all of them.
 * names: borrowed from text.
 */
struct refusal variables_parse(struct str text, struct variable_names *names);

/* Parse the argument of --groups-env or --own-env, the name of a variable. */
struct refusal variable_name_parse(struct str text, struct str *name);

/* The variable of an entry "NAME=value" whose NAME is name. */
struct variable variable_of(struct str name, struct str entry);

#endif
