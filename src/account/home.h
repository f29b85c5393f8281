/* SPDX-License-Identifier: ISC */
/* The home of an account: made, given to its user, or left as it is. */
#ifndef DOFF_HOME_H
#define DOFF_HOME_H

#include "plan/create.h"

enum home_state {
	HOME_UNKNOWN, /* errno says why */
	HOME_KEPT,
	HOME_MISSING,
	HOME_FOREIGN, /* root's or of uid_before, and nobody else's home */
};

/*
 * Find out what is to be done for the home of path.  A home is foreign only if
 * it lies below directories that root alone may write, is no system directory
 * or below one, and is not shared (no sticky or set-group-ID bit, not writable
 * by all).
 * owner: NULL: a home that exists is kept.
 */
enum home_state home_find(const char *path, const struct home_owner *owner);

/*
 * Make a directory of mode 0700 that belongs to the owner, and what is
 * missing above it as dir_open() does. path: absolute, without a slash at the
 * end; written to meanwhile. Symbolic links are followed as path_open() does.
 * Returns 0, also if it has come to be meanwhile, or -1 with errno.
 */
int home_make(char *path, const struct home_owner *owner);

/*
 * Give the directory itself to the owner, if it is still foreign.
 * Returns 0, or -1 with errno.
 */
int home_own(char *path, const struct home_owner *owner);

/*
 * Tell whether the mode of path denies the owner to write there; not for a
 * system directory, which nobody expects to write.
 */
bool home_is_denied(const char *path, const struct home_owner *owner,
		    const struct groups *groups);

#endif
