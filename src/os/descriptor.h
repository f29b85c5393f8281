/* SPDX-License-Identifier: ISC */
/* Descriptors: got and given back. */
#ifndef DOFF_DESCRIPTOR_H
#define DOFF_DESCRIPTOR_H

/*
 * openat(2) with O_CLOEXEC; what O_CREAT makes has mode 0600.
 * Returns a descriptor, or -1 with errno.
 */
int descriptor_open(int directory, const char *name, int flags);

/* Close fd, unless it is negative, and keep errno. */
void descriptor_close(int fd);

#endif
