/* SPDX-License-Identifier: ISC */
/* Calls on files that the libc wraps in more than we want. */
#ifndef DOFF_KERNEL_STAT_H
#define DOFF_KERNEL_STAT_H

#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The libc's copies the kernel's struct to its own, and falls back to a path
 * in /proc, for descriptors of O_PATH before Linux 3.6.  Here both structs
 * are the same.
 */
#if defined __x86_64__ || defined __aarch64__
#define kernel_fstat(fd, st) ((int)syscall(SYS_fstat, fd, st))
#define kernel_fstatat(folder, name, st, flags) \
	((int)syscall(SYS_newfstatat, folder, name, st, flags))
#else
#define kernel_fstat fstat
#define kernel_fstatat fstatat
#endif

/* The libc's takes care of a size of 0. */
#define kernel_readlinkat(folder, name, to, size) \
	((ssize_t)syscall(SYS_readlinkat, folder, name, to, size))

/* The libc's falls back to a path in /proc, too. */
static inline int
kernel_fchmod(int fd, uint32_t mode)
{
	return (int)syscall(SYS_fchmod, fd, mode);
}

/* Returns f_type of statfs(2), as <linux/magic.h> has them; 0 for failure. */
static inline uint32_t
kernel_file_system(int fd)
{
	/* f_type comes first: 32 bits of it on s390x, low half first else. */
	uint32_t st[64];

	return syscall(SYS_fstatfs, fd, st) < 0 ? 0 : st[0];
}

#endif
