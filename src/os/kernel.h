/* SPDX-License-Identifier: ISC */
/* System calls that the libc wraps in more than we want, or not at all. */
#ifndef DOFF_KERNEL_H
#define DOFF_KERNEL_H

#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>
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

static inline int
kernel_prctl(int operation, unsigned long first, unsigned long second)
{
	return (int)syscall(SYS_prctl, operation, first, second, 0UL, 0UL);
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

/*
 * The libc's copies the kernel's struct to its own, and falls back to a path
 * in /proc, for descriptors of O_PATH before Linux 3.6.  Here both structs
 * are the same.
 */
#if defined __x86_64__ || defined __aarch64__
#define kernel_fstat(fd, st) ((int)syscall(SYS_fstat, fd, st))
#define kernel_fstatat(directory, name, st, flags) \
	((int)syscall(SYS_newfstatat, directory, name, st, flags))
#else
#define kernel_fstat fstat
#define kernel_fstatat fstatat
#endif

/* The libc's takes care of a size of 0. */
#define kernel_readlinkat(directory, name, to, size) \
	((ssize_t)syscall(SYS_readlinkat, directory, name, to, size))

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

/*
 * What an open returned.  Descriptors 0 to 2 are never free: a profile that
 * answers 0 has opened nothing, and standard input is not the file.
 */
static inline int
kernel_opened(long fd)
{
	if (fd < 0 || fd > 2)
		return (int)fd;
	errno = ENOSYS;
	return -1;
}

#ifndef SYS_openat2
#define SYS_openat2 437 /* the same on every architecture */
#endif

/* renameat2(2) with RENAME_NOREPLACE. */
static inline int
kernel_rename_new(int from_dir, const char *from, int to_dir, const char *to)
{
	return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, 1);
}

#define KERNEL_STATX_BASIC 0x7ffU
#define KERNEL_STATX_BTIME 0x800U
#define KERNEL_STATX_MNT_ID 0x1000U

#define KERNEL_RESOLVE_NO_XDEV 0x01U
#define KERNEL_RESOLVE_NO_MAGICLINKS 0x02U
#define KERNEL_RESOLVE_NO_SYMLINKS 0x04U

struct kernel_time {
	int64_t seconds;
	uint32_t nanoseconds;
	int32_t unused;
};

struct kernel_timespec {
	int64_t seconds;
	int64_t nanoseconds;
};

#define KERNEL_SECOND 1000000000

/*
 * In nanoseconds; 0 where the clock cannot be read.  Not by the vDSO, which
 * musl finds with code as large as a module.  On 32 bits Linux before 5.1
 * lacks the call of 64, and old seccomp profiles deny it.
 */
static inline int64_t
kernel_now(int clock)
{
	struct kernel_timespec now = { 0, 0 };
#ifdef SYS_clock_gettime64
	int32_t old[2] = { 0, 0 };

	if (syscall(SYS_clock_gettime64, clock, &now) < 0 &&
	    syscall(SYS_clock_gettime32, clock, old) == 0)
		now = (struct kernel_timespec){ old[0], old[1] };
#else
	syscall(SYS_clock_gettime, clock, &now);
#endif
	return now.seconds * KERNEL_SECOND + now.nanoseconds;
}

struct kernel_statx {
	uint32_t mask, block_size;
	uint64_t attributes;
	uint32_t links, uid, gid;
	uint16_t mode, unused_1;
	uint64_t inode, size, blocks, attributes_mask;
	struct kernel_time accessed, born, changed, modified;
	uint32_t rdev_major, rdev_minor, dev_major, dev_minor;
	uint64_t mount_id, unused_2[13];
};

struct kernel_open_how {
	uint64_t flags, mode, resolve;
};

#define kernel_getdents(fd, to, size) syscall(SYS_getdents64, fd, to, size)

/* An entry as getdents64(2) gives it. */
struct kernel_dirent {
	uint64_t inode;
	int64_t offset; /* of the next entry, for lseek(2) */
	uint16_t size;
	uint8_t type;
	char name[];
};

_Static_assert(sizeof(struct kernel_statx) == 256, "statx(2)");

#endif
