/* SPDX-License-Identifier: ISC */
/* Calls on files that musl 1.2.3 has no wrapper for. */
#ifndef DOFF_KERNEL_FILES_H
#define DOFF_KERNEL_FILES_H

#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_openat2
#define SYS_openat2 437 /* the same on every architecture */
#endif

/* renameat2(2) with RENAME_NOREPLACE, in one folder. */
static inline int
kernel_rename_new(int folder, const char *from, const char *to)
{
	return (int)syscall(SYS_renameat2, folder, from, folder, to, 1);
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
