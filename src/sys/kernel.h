/* SPDX-License-Identifier: ISC */
/* System calls that the libc wraps in more than we want, or not at all. */
#ifndef DOFF_KERNEL_H
#define DOFF_KERNEL_H

#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * musl's and glibc's wrappers of set*id(2) block signals and make every
 * thread follow; there is one thread.  On i386 and arm the plain names are
 * the calls of 16-bit ids, where 65536 becomes 0: take the *32 ones.
 */
#ifdef SYS_setresuid32
#define KERNEL_32(name) SYS_##name##32
#else
#define KERNEL_32(name) SYS_##name
#endif

static inline int
kernel_setgroups(size_t n, const uint32_t *gid)
{
	return (int)syscall(KERNEL_32(setgroups), n, gid);
}

static inline int
kernel_getgroups(size_t n, uint32_t *gid)
{
	return (int)syscall(KERNEL_32(getgroups), n, gid);
}

static inline int
kernel_setresuid(uint32_t real, uint32_t effective, uint32_t saved)
{
	return (int)syscall(KERNEL_32(setresuid), real, effective, saved);
}

static inline int
kernel_setresgid(uint32_t real, uint32_t effective, uint32_t saved)
{
	return (int)syscall(KERNEL_32(setresgid), real, effective, saved);
}

/* call: one of these; ids: real, effective, saved. */
#define KERNEL_GETRESUID KERNEL_32(getresuid)
#define KERNEL_GETRESGID KERNEL_32(getresgid)

static inline int
kernel_getresids(long call, uint32_t ids[3])
{
	return (int)syscall(call, &ids[0], &ids[1], &ids[2]);
}

#define KERNEL_SAME 0xffffffffU /* an id that is to stay as it is */

/* The libc's falls back to a path in /proc, for descriptors that we lack. */
static inline int
kernel_fchown(int fd, uint32_t uid, uint32_t gid)
{
	return (int)syscall(KERNEL_32(fchown), fd, uid, gid);
}

/* The soft limit of RLIMIT_*; UINT64_MAX where it cannot be seen. */
static inline uint64_t
kernel_limit(int resource)
{
	uint64_t limit[2] = { UINT64_MAX, UINT64_MAX };

	syscall(SYS_prlimit64, 0, resource, NULL, limit);
	return limit[0];
}

/* Version 3 of capget(2); the libcs have no wrapper. */
#define KERNEL_CAPABILITY_VERSION 0x20080522U

struct kernel_cap_header {
	uint32_t version;
	int pid;
};

struct kernel_cap_data {
	uint32_t effective;
	uint32_t permitted;
	uint32_t inheritable;
};

/* data: the low 32 capabilities, then the high ones. */
static inline int
kernel_capget(struct kernel_cap_data data[2])
{
	struct kernel_cap_header header = { KERNEL_CAPABILITY_VERSION, 0 };

	return (int)syscall(SYS_capget, &header, data);
}

static inline int
kernel_capset(const struct kernel_cap_data data[2])
{
	struct kernel_cap_header header = { KERNEL_CAPABILITY_VERSION, 0 };

	return (int)syscall(SYS_capset, &header, data);
}

#endif
