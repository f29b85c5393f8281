/* SPDX-License-Identifier: ISC */
/* What only /proc can tell or do, believed only if it is the kernel's. */
#ifndef DOFF_PROC_H
#define DOFF_PROC_H

#include "base/str.h"

/*
 * Open a file of /proc without blocking, if /proc and the file belong to a
 * procfs: without a mount, /proc is a directory that the image has filled.
 * name: below /proc, such as "self/fd"; flags: as for open(2).
 * Returns a descriptor, or -1 with errno; ENOENT if it is no procfs, and if
 * the procfs is another process ID namespace's, where "self" is missing.
 * Source: proc(5), statfs(2).
 */
int proc_open(const char *name, int flags);

/*
 * Open the directory of the links to what descriptors refer to, and add the
 * name of that of fd in it to name.
 * Returns a descriptor, or -1 with errno, as proc_open() does.
 */
int proc_open_links(int fd, struct text *name);

/*
 * Read a small file of /proc.
 * Returns the bytes that were read, n = 0 if there are none to be had.
 */
struct str proc_read(const char *name, char *buffer, size_t size);

/*
 * Find out which mount a descriptor is on.
 * Returns its id, or 0 if neither statx(2) nor /proc tells.
 */
uint64_t descriptor_mount(int fd);

/*
 * Change the owner of what fd refers to, which may be one of O_PATH.
 * KERNEL_SAME leaves an id as it is.
 * Returns 0, or -1 with errno; see fchownat(2).
 */
int descriptor_chown(int fd, uint32_t uid, uint32_t gid);

/*
 * Read the path by which the kernel knows fd now, for people to read.
 * Returns its length, or -1 with errno.
 */
long descriptor_path(int fd, char *to, size_t size);

#endif
