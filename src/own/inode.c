/* SPDX-License-Identifier: ISC */
/* Inodes: stat'ed, told from each other, and pinned so that none is swapped. */
#include "own/inode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "os/kernel.h"
#include "os/path.h"
#include "os/proc.h"

/* Set for good once a call has turned out to be missing; any thread may. */
static atomic_bool statx_is_missing, openat2_is_missing;

/* Old seccomp profiles answer EPERM for calls that they do not know. */
static bool
call_is_missing(atomic_bool *missing)
{
	if (errno != ENOSYS && errno != EPERM)
		return false;
	atomic_store(missing, true);
	return true;
}

/* A time beyond 2262 wraps: a file system may hold any. */
static int64_t
nanoseconds(int64_t seconds, int64_t rest)
{
	return (int64_t)((uint64_t)seconds * KERNEL_SECOND + (uint64_t)rest);
}

static int
stat_by_stat(int directory, const char *name, int flags, struct inode *inode)
{
	struct stat st;

	if (kernel_fstatat(directory, name, &st, flags) < 0)
		return -1;
	*inode = (struct inode){
		.entry = { st.st_uid, st.st_gid, st.st_mode,
			   (uint32_t)st.st_nlink },
		.device = st.st_dev,
		.number = st.st_ino,
		.changed = nanoseconds(st.st_ctim.tv_sec, st.st_ctim.tv_nsec),
	};
	return 0;
}

int
inode_stat(int directory, const char *name, struct inode *inode)
{
	struct kernel_statx st;
	int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT |
		    (name[0] == '\0' ? AT_EMPTY_PATH : 0);
	long result;

	if (atomic_load_explicit(&statx_is_missing, memory_order_relaxed))
		return stat_by_stat(directory, name, flags, inode);
	st.mask = 0;
	result = syscall(SYS_statx, directory, name, flags,
			 KERNEL_STATX_BASIC | KERNEL_STATX_BTIME |
				 KERNEL_STATX_MNT_ID,
			 &st);
	/* A call that writes nothing is missing, whatever it answers. */
	errno = result == 0 && st.mask == 0 ? ENOSYS : errno;
	if (result < 0 || st.mask == 0)
		return call_is_missing(&statx_is_missing)
			       ? stat_by_stat(directory, name, flags, inode)
			       : -1;
	inode->entry = (struct entry){ st.uid, st.gid, st.mode, st.links };
	inode->device = makedev(st.dev_major, st.dev_minor);
	inode->number = st.inode;
	inode->changed =
		nanoseconds(st.changed.seconds, st.changed.nanoseconds);
	inode->born =
		st.mask & KERNEL_STATX_BTIME
			? nanoseconds(st.born.seconds, st.born.nanoseconds)
			: 0;
	inode->mount = st.mask & KERNEL_STATX_MNT_ID ? st.mount_id : 0;
	return 0;
}

bool
inode_is_same(const struct inode *a, const struct inode *b)
{
	return a->number == b->number && a->device == b->device;
}

static bool
mount_is_same(int directory, int fd, uint64_t mount)
{
	struct inode inode;

	if (mount != 0 && inode_stat(fd, "", &inode) == 0 && inode.mount != 0)
		return inode.mount == mount;
	mount = descriptor_mount(directory);
	return mount != 0 && mount == descriptor_mount(fd);
}

/* Pin first, then see where that is, then open what is pinned. */
static int
open_by_steps(int directory, const char *name, int flags, uint64_t mount)
{
	int pinned = descriptor_open(directory, name, O_PATH | O_NOFOLLOW);
	int fd = -1;

	if (pinned < 0)
		return -1;
	if (!mount_is_same(directory, pinned, mount))
		errno = EXDEV;
	else if (flags & O_PATH)
		return pinned;
	else
		fd = descriptor_open(pinned, ".", flags);
	descriptor_close(pinned);
	return fd;
}

/*
 * RESOLVE_BENEATH would make the kernel walk up from what it opened, and
 * matters only if a name has a slash or dots: getdents64(2) gives none
 * (verify_dirent_name() of Linux, older than openat2).
 */
static int
open_at_once(int directory, const char *name, int flags)
{
	struct kernel_open_how how = {
		.flags = (unsigned)(flags | O_NOFOLLOW | O_CLOEXEC),
		.resolve = KERNEL_RESOLVE_NO_XDEV | KERNEL_RESOLVE_NO_SYMLINKS |
			   KERNEL_RESOLVE_NO_MAGICLINKS,
	};

	return kernel_opened(
		syscall(SYS_openat2, directory, name, &how, sizeof how));
}

int
pin_open(int directory, const char *name, int flags, uint64_t mount)
{
	int fd;

	if (!atomic_load_explicit(&openat2_is_missing, memory_order_relaxed)) {
		fd = open_at_once(directory, name, flags);
		if (fd >= 0 || (!call_is_missing(&openat2_is_missing) &&
				errno != EINVAL && errno != EAGAIN))
			return fd;
	}
	return open_by_steps(directory, name, flags, mount);
}

int
pin_probe(int directory, const struct inode *inode)
{
	int fd = open_at_once(directory, ".", O_PATH);

	if (fd >= 0) {
		descriptor_close(fd);
		return 0;
	}
	atomic_store(&openat2_is_missing, true);
	return inode->mount != 0 || descriptor_mount(directory) != 0 ? 0 : -1;
}

int64_t
inode_hash(int fd)
{
	/* The size, the type, and the bytes of MAX_HANDLE_SZ. */
	struct {
		uint32_t size, type;
		unsigned char bytes[128];
	} handle = { .size = sizeof handle.bytes };
	uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */
	int mount;

	if (syscall(SYS_name_to_handle_at, fd, "", &handle, &mount,
		    AT_EMPTY_PATH) < 0)
		return 0;
	hash ^= handle.type;
	for (uint32_t i = 0; i < handle.size && i < sizeof handle.bytes; i++)
		hash = (hash ^ handle.bytes[i]) * 0x100000001b3;
	return (int64_t)(hash | 1);
}
