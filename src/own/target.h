/* SPDX-License-Identifier: ISC */
/* The PATHs of --own, --dir and --give: whether their owner may be changed. */
#ifndef DOFF_TARGET_H
#define DOFF_TARGET_H

#include "own/inode.h"
#include "plan/plan.h"

/*
 * Open the directory that the first n bytes of path name, or the working
 * directory if there are none.  Returns a descriptor, or -1 with errno.
 */
int target_open_above(const char *path, size_t n);

/*
 * Tell whether path still leads to inode, and nothing else does.  Whoever may
 * link a file hides that it has another name by removing this one.
 */
bool target_is_single(const char *path, const struct inode *inode);

/*
 * Check that what fd pins is neither a system directory nor on a file system
 * of the kernel.
 * Returns -1 after a message.
 */
int target_check(const char *path, int fd, const struct inode *inode);

/* Say that --give names a directory; returns -1. */
int target_refuse_directory(const char *path);

/* The PATH number i, without the MODE that --dir and --give take. */
const char *target_path(const struct request *request,
			const struct paths *paths, size_t i);

/*
 * Pin a PATH, and check it.
 * makes: it is a directory, to be made if it is missing.
 * Returns a descriptor, or -1: with errno ENOENT if it is missing, else after
 * a message.
 */
int target_pin(const char *path, bool makes, struct inode *inode);

/* Tell whether --dir names path itself. */
bool target_is_dir(const struct request *request, const char *path);

/* Tell whether --dir makes path, or what is below it. */
bool target_is_made(const struct request *request, const char *path);

/* Say that a PATH of --own is missing; returns -1. */
int target_missing(const char *path);

/*
 * Check what can be checked before anything is changed: that each PATH is
 * there, or will be made by --dir or as the account's home, and that its owner
 * may be changed at all.
 * Returns -1 after a message.
 */
int targets_check(const struct request *request, const struct plan *plan);

#endif
