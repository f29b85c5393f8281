/* SPDX-License-Identifier: ISC */
/* A directory that is made for somebody, and appears whole. */
#ifndef DOFF_HOME_H
#define DOFF_HOME_H

#include <stdint.h>

/*
 * Tell whether path is absolute and names nothing yet.  Returns -1 with errno
 * where that cannot be seen.
 */
int home_is_missing(const char *path);

/*
 * Make a directory of mode 0700 that belongs to uid and gid, and what is
 * missing above it as dir_open() does. path: absolute, without a slash at the
 * end; written to meanwhile. Symbolic links are followed as path_open() does.
 * Returns 0, also where it has come to be meanwhile, or -1 with errno.
 */
int home_make(char *path, uint32_t uid, uint32_t gid);

#endif
