/* SPDX-License-Identifier: ISC */
/* --dir and --give: the owner and the mode of one entry. */
#include "own/give.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "os/descriptor.h"
#include "os/directory.h"
#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"
#include "os/proc.h"
#include "own/mapping.h"
#include "own/target.h"

#define MODE_BITS 07777U

/* Of <asm/unistd.h> of Linux 6.6: the same on every architecture. */
#define KERNEL_FCHMODAT2 452

struct grant {
	const char *path;
	bool has_mode;
	uint32_t mode;
};

/*
 * Set the mode of what fd pins.  A directory is opened; nothing else may be,
 * since that has effects.  Without fchmodat2(2) the way leads through /proc.
 */
static int
mode_set(int fd, const struct inode *inode, uint32_t mode)
{
	struct text number = { .n = 0 };
	int opened = S_ISDIR(inode->entry.mode)
			     ? descriptor_open(fd, ".", O_RDONLY | O_DIRECTORY)
			     : -1;
	int result = opened < 0 ? -1 : kernel_fchmod(opened, mode);

	descriptor_close(opened);
	if (opened >= 0 ||
	    syscall(KERNEL_FCHMODAT2, fd, "", mode, AT_EMPTY_PATH) == 0)
		return opened >= 0 ? result : 0;
	opened = proc_open("self/fd", O_PATH | O_DIRECTORY);
	text_add_number(&number, (uint64_t)fd);
	result = opened < 0
			 ? -1
			 : (int)syscall(SYS_fchmodat, opened, number.at, mode);
	descriptor_close(opened);
	return result;
}

static bool
mode_is_right(const struct grant *grant, const struct inode *inode)
{
	return !grant->has_mode ||
	       (inode->entry.mode & MODE_BITS) == grant->mode;
}

/* As far as can be seen: an id that is doubtful may be another one. */
static bool
owner_is_right(const struct ownership *wanted, const struct inode *inode)
{
	return inode->entry.uid == wanted->uid &&
	       inode->entry.gid == wanted->gid;
}

static int
owner_set(int fd, const struct ownership *wanted, const struct inode *inode)
{
	bool keeps_uid =
		inode->entry.uid == wanted->uid && !wanted->uid_is_doubtful;
	bool keeps_gid =
		inode->entry.gid == wanted->gid && !wanted->gid_is_doubtful;

	if (keeps_uid && keeps_gid)
		return 0;
	return descriptor_chown(fd, keeps_uid ? UINT32_MAX : wanted->uid,
				keeps_gid ? UINT32_MAX : wanted->gid);
}

/*
 * The owner comes first, so that the old one cannot change the mode back.  If
 * that is who doff runs as, the mode comes first: root without CAP_FOWNER may
 * not change it afterwards.  A new owner clears set-id bits.
 * Returns -1 with errno; 0 for calls that had no effect.
 */
static int
entry_give(const struct grant *grant, int fd, const struct ownership *wanted)
{
	struct inode inode;

	if (pin_stat(fd, &inode) < 0)
		return -1;
	if (inode.entry.uid == geteuid() && !mode_is_right(grant, &inode) &&
	    mode_set(fd, &inode, grant->mode) < 0)
		return -1;
	if (owner_set(fd, wanted, &inode) < 0) {
		/* virtiofs says so of what is pinned, and there. */
		errno = errno == ENOENT ? 0 : errno;
		return -1;
	}
	if (pin_stat(fd, &inode) < 0)
		return -1;
	if (!mode_is_right(grant, &inode) &&
	    mode_set(fd, &inode, grant->mode) < 0)
		return -1;
	if (pin_stat(fd, &inode) < 0)
		return -1;
	if (mode_is_right(grant, &inode) && owner_is_right(wanted, &inode))
		return 0;
	errno = 0;
	return -1;
}

/* Tell what was not done: with --own-strict it ends the start. */
static int
grant_run(const struct request *request, const struct grant *grant, int fd,
	  const struct ownership *wanted)
{
	const char *what = "mode and owner not changed";

	mapping_warn(wanted, fd);
	if (entry_give(grant, fd, wanted) == 0) {
		message_step(grant->path, "has its owner and mode", NULL);
		return 0;
	}
	if (errno == 0)
		return message_error(grant->path, what,
				     "accepted without effect");
	if (request->own_strict)
		return message_errno(grant->path, what);
	message_warning(grant->path, what, error_text(errno));
	return 0;
}

static struct grant
grant_parse(const char *argument)
{
	struct grant grant = { .mode = 0 };

	grant.path =
		ownership_split_mode(argument, &grant.has_mode, &grant.mode);
	return grant;
}

int
give_dirs(const struct request *request, const struct ownership *wanted)
{
	for (size_t i = 0; i < request->dir.n; i++) {
		struct grant grant = grant_parse(request->dir.path[i]);
		int result, fd = dir_open(grant.path);
		struct inode inode;

		if (fd < 0)
			return path_failed(grant.path,
					   "the directory cannot be made");
		/* It may be another one than was checked before. */
		if (inode_stat(fd, "", &inode) < 0)
			result = message_errno(grant.path, "cannot be "
							   "looked at");
		else
			result = target_check(grant.path, fd, &inode);
		if (result == 0)
			result = grant_run(request, &grant, fd, wanted);
		descriptor_close(fd);
		if (result < 0)
			return -1;
	}
	return 0;
}

/* A file with several links may be another name of /etc/shadow. */
static bool
is_linked(const struct ownership *wanted, const struct inode *inode)
{
	return inode->entry.links > 1 && !owner_is_right(wanted, inode) &&
	       !(wanted->has_from && inode->entry.uid != 0 &&
		 wanted->from_uid == inode->entry.uid);
}

static int
file_give(const struct request *request, const char *argument,
	  const struct ownership *wanted)
{
	struct grant grant = grant_parse(argument);
	struct inode inode;
	int result = -1, fd = target_pin(grant.path, &inode);

	if (fd < 0 && errno == ENOENT)
		message_warning(grant.path, "is missing: not given", NULL);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	if (S_ISDIR(inode.entry.mode))
		message_error(grant.path, "--give takes no directory",
			      "give --dir");
	else if (!is_linked(wanted, &inode))
		result = grant_run(request, &grant, fd, wanted);
	else if (request->own_strict)
		message_error(grant.path, "mode and owner not changed",
			      "it has several links");
	else
		result = 0;
	if (result == 0 && is_linked(wanted, &inode))
		message_warning(grant.path, "mode and owner not changed",
				"it has several links");
	descriptor_close(fd);
	return result;
}

int
give_files(const struct request *request, const struct ownership *wanted)
{
	for (size_t i = 0; i < request->give.n; i++)
		if (file_give(request, request->give.path[i], wanted) < 0)
			return -1;
	return 0;
}

int
give_dirs_unprivileged(const struct request *request,
		       const struct ownership *wanted)
{
	for (size_t i = 0; i < request->dir.n; i++) {
		struct grant grant = grant_parse(request->dir.path[i]);
		int result = 0, fd = dir_open(grant.path);
		struct inode inode;

		if (inode_stat(fd, "", &inode) == 0) {
			result = target_check(grant.path, fd, &inode);
			if (result == 0)
				entry_give(&grant, fd, wanted);
		}
		descriptor_close(fd);
		if (result < 0)
			return -1;
	}
	return 0;
}
