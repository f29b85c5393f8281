/* SPDX-License-Identifier: ISC */
/* The owner and the mode of one entry, set and read back. */
#include "os/grant.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/str.h"
#include "os/kernel.h"
#include "os/path.h"
#include "os/proc.h"

#define MODE_BITS 07777U

/* Of <asm/unistd.h> of Linux 6.6: the same on every architecture. */
#define KERNEL_FCHMODAT2 452

/*
 * Set the mode of what fd pins.  A directory is opened; nothing else may be,
 * since that has effects.  Without fchmodat2(2) the way leads through /proc.
 */
static int
mode_set(int fd, const struct stat *st, uint32_t mode)
{
	struct text number = { .n = 0 };
	int opened = S_ISDIR(st->st_mode)
			     ? descriptor_open(fd, ".", O_RDONLY | O_DIRECTORY)
			     : -1;
	int result = opened < 0 ? -1 : kernel_fchmod(opened, mode);

	descriptor_close(opened);
	if (opened >= 0 ||
	    syscall(KERNEL_FCHMODAT2, fd, "", mode, AT_EMPTY_PATH) == 0)
		return opened >= 0 ? result : 0;
	opened = proc_open_links(fd, &number);
	result = opened < 0
			 ? -1
			 : (int)syscall(SYS_fchmodat, opened, number.at, mode);
	descriptor_close(opened);
	return result;
}

static bool
mode_is_right(const struct grant *grant, const struct stat *st)
{
	return !grant->has_mode || (st->st_mode & MODE_BITS) == grant->mode;
}

/* Set the mode if it differs from what is there. */
static int
mode_correct(int fd, const struct grant *grant, const struct stat *st)
{
	return mode_is_right(grant, st) ? 0 : mode_set(fd, st, grant->mode);
}

static int
owner_correct(int fd, const struct grant *grant, const struct stat *st)
{
	bool is_told = !grant->owner_is_doubtful;
	bool keeps_uid = is_told && st->st_uid == grant->uid;
	bool keeps_gid = is_told && st->st_gid == grant->gid;

	if (keeps_uid && keeps_gid)
		return 0;
	return descriptor_chown(fd, keeps_uid ? KERNEL_SAME : grant->uid,
				keeps_gid ? KERNEL_SAME : grant->gid);
}

/*
 * The owner comes first, so that the old one cannot change the mode back.  If
 * that is who doff runs as, the mode comes first: root without CAP_FOWNER may
 * not change it afterwards.  A new owner clears set-id bits.
 */
int
grant_give(int fd, const struct grant *grant)
{
	struct stat st;

	if (kernel_fstat(fd, &st) < 0)
		return -1;
	if (st.st_uid == geteuid() && mode_correct(fd, grant, &st) < 0)
		return -1;
	if (owner_correct(fd, grant, &st) < 0) {
		/* virtiofs answers so for what is pinned, and is there. */
		errno = errno == ENOENT ? 0 : errno;
		return -1;
	}
	if (kernel_fstat(fd, &st) < 0 || mode_correct(fd, grant, &st) < 0 ||
	    kernel_fstat(fd, &st) < 0)
		return -1;
	/* A doubtful id that is shown may still be another one. */
	if (mode_is_right(grant, &st) && st.st_uid == grant->uid &&
	    st.st_gid == grant->gid)
		return 0;
	errno = 0;
	return -1;
}
