/* SPDX-License-Identifier: ISC */
/* Paths, resolved a component at a time past links of root's only. */
#ifndef DOFF_PATH_H
#define DOFF_PATH_H

/*
 * Open path as open(2) does, close-on-exec, except that a symbolic link in
 * it, the last component too, is followed only where root owns the link and
 * its directory, and nobody else may write that directory (/var/run).
 * flags: as for open(2), without O_CREAT; O_PATH pins without opening.
 * Returns a descriptor, or -1 with errno; ELOOP for a link not followed.
 */
int path_open(const char *path, int flags);

/* The reason to print for an errno of path_open(). */
const char *path_why(int error);

/* message_error() for errno of path_open(). */
int path_failed(const char *path, const char *what);

#endif
