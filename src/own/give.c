/* SPDX-License-Identifier: ISC */
/* --dir and --give: the owner and the mode of one entry. */
#include "own/give.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/error.h"
#include "os/grant.h"
#include "os/message.h"
#include "os/path.h"
#include "own/mapping.h"
#include "own/target.h"

/* What one --dir or --give asks for. */
struct gift {
	const char *path;
	struct grant grant;
};

/* Tell what was not done: with --own-strict, or without effect, it fails. */
static int
gift_run(const struct request *request, const struct gift *gift, int fd,
	 const struct ownership *wanted)
{
	const char *what = "mode and owner not changed";

	mapping_warn(wanted, fd);
	if (grant_give(fd, &gift->grant) == 0) {
		message_step(gift->path, "has its owner and mode", NULL);
		return 0;
	}
	if (errno == 0 || request->own_strict)
		return message_errno(gift->path, what);
	message_warning(gift->path, what, error_text(errno));
	return 0;
}

static struct gift
gift_parse(const char *argument, const struct ownership *wanted)
{
	struct gift gift = {
		.grant = {
			.uid = wanted->uid,
			.gid = wanted->gid,
			.uid_is_doubtful = wanted->uid_is_doubtful,
			.gid_is_doubtful = wanted->gid_is_doubtful,
		},
	};

	gift.path = ownership_split_mode(argument, &gift.grant.has_mode,
					 &gift.grant.mode);
	return gift;
}

int
give_dirs(const struct request *request, const struct ownership *wanted)
{
	for (size_t i = 0; i < request->dir.n; i++) {
		struct gift gift = gift_parse(request->dir.path[i], wanted);
		int result, fd = dir_open(gift.path);
		struct inode inode;

		if (fd < 0)
			return path_failed(gift.path,
					   "the directory cannot be made");
		/* It may be another one than was checked before. */
		if (inode_stat(fd, "", &inode) < 0)
			result = message_errno(gift.path, "cannot be examined");
		else
			result = target_check(gift.path, fd, &inode);
		if (result == 0)
			result = gift_run(request, &gift, fd, wanted);
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
	return inode->entry.links > 1 &&
	       (inode->entry.uid != wanted->uid ||
		inode->entry.gid != wanted->gid) &&
	       !(wanted->has_from && inode->entry.uid != 0 &&
		 wanted->from_uid == inode->entry.uid);
}

static int
file_give(const struct request *request, const char *argument,
	  const struct ownership *wanted)
{
	struct gift gift = gift_parse(argument, wanted);
	struct inode inode;
	int result = -1, fd = target_pin(gift.path, &inode);

	if (fd < 0 && errno == ENOENT)
		message_warning(gift.path, "is missing: not given", NULL);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	if (S_ISDIR(inode.entry.mode))
		message_error(gift.path, "--give takes no directory",
			      "give --dir");
	else if (!is_linked(wanted, &inode))
		result = gift_run(request, &gift, fd, wanted);
	else if (request->own_strict)
		message_error(gift.path, "mode and owner not changed",
			      "it has several links");
	else
		result = 0;
	if (result == 0 && is_linked(wanted, &inode))
		message_warning(gift.path, "mode and owner not changed",
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
		struct gift gift = gift_parse(request->dir.path[i], wanted);
		int result = 0, fd = dir_open(gift.path);
		struct inode inode;

		if (inode_stat(fd, "", &inode) == 0) {
			result = target_check(gift.path, fd, &inode);
			if (result == 0)
				grant_give(fd, &gift.grant);
		}
		descriptor_close(fd);
		if (result < 0)
			return -1;
	}
	return 0;
}
