/* SPDX-License-Identifier: ISC */
/* The environment: a few names read, a few set, the rest untouched. */
#ifndef DOFF_ENVIRONMENT_H
#define DOFF_ENVIRONMENT_H

#include "base/str.h"

/* The value of the first entry of that name, or NULL; see environ(7). */
const char *environment_get(char **environment, struct str name);

/*
 * Find the first entry, NAME=value, of that name, or NULL.
 * differs: whether another entry of that name has another value.
 */
const char *environment_find(char **environment, struct str name,
			     bool *differs);

/*
 * Set names[i] to values[i], for n of them.  Entries that exist change in
 * place, each of that name; others are added at the end of a new array.
 * Returns the environment to use, or NULL after a message.
 */
char **environment_set(char **environment, const char *const *names,
		       const struct str *values, size_t n);

#endif
