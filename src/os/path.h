/* SPDX-License-Identifier: ISC */
/* Descriptors, and paths that no link of others leads astray. */
#ifndef DOFF_PATH_H
#define DOFF_PATH_H

#include <stdint.h>

/*
 * openat(2) with O_CLOEXEC; what O_CREAT makes has mode 0600.
 * Returns a descriptor, or -1 with errno.
 */
int descriptor_open(int directory, const char *name, int flags);

/* Close fd, unless it is negative, and keep errno. */
void descriptor_close(int fd);

/*
 * Open path as open(2) does, close-on-exec, except that a symbolic link in
 * it, the last component too, is followed only if root owns it and every
 * directory passed so far lies on the mount of /, belongs to root, and cannot
 * be written by anybody else.  Past any other directory, and from the working
 * directory, no link is followed any more.
 * flags: with O_PATH, anything is pinned; without it, a regular file is
 * opened and nothing else, which O_NONBLOCK and O_NOCTTY should go with.
 * Returns a descriptor, or -1 with errno; ELOOP for a link that is not
 * followed, ENODEV for what is not a regular file.
 * Source: path_resolution(7), and acl(5): the group's bits are the mask.
 */
int path_open(const char *path, int flags);

/*
 * Open the directory path, which is made if it is missing, mode 0755, as is
 * what is missing above it.  Links are followed as path_open() does.
 * Returns a descriptor of O_PATH, or -1 with errno.
 */
int dir_open(const char *path);

/*
 * Make the directory name with that mode, whatever the umask, unless it is
 * there.  Returns 0, or -1 with errno; EPERM on a file system of the kernel's.
 * Source: mkdir(2), cgroups(7).
 */
int dir_make(int directory, const char *name, uint32_t mode);

/* The reason to print for an errno of these two, until the next call. */
const char *path_why(int error);

/* message_errno() for errno of these two. */
void path_print_errno(const char *path, const char *what);

static inline int
path_failed(const char *path, const char *what)
{
	path_print_errno(path, what);
	return -1;
}

#endif
