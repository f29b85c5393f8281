/* SPDX-License-Identifier: ISC */
/* Becoming the command. */
#ifndef DOFF_COMMAND_H
#define DOFF_COMMAND_H

#define COMMAND_NOT_EXECUTABLE 126
#define COMMAND_NOT_FOUND 127

/*
 * Become argv[0]; where it holds no slash, the first file of that name in
 * the absolute directories of path that may be executed.  Relative and empty
 * elements are passed over.
 * path: the value of PATH, or NULL for a default one.
 * environment: NULL to see only whether it may be executed.
 * Returns only on failure, after a message: one of the exit statuses above; or
 * 0 if it may be.
 * Source: execve(2), env(1) of POSIX for the statuses.
 */
int command_execute(char *const *argv, char **environment, const char *path);

#endif
