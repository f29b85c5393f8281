/* SPDX-License-Identifier: ISC */
/* --dir and --give: the owner and the mode of one entry. */
#include "own/give.h"

#include <errno.h>
#include <sys/stat.h>

#include "os/grant.h"
#include "os/message.h"
#include "os/path.h"
#include "own/mapping.h"
#include "own/target.h"

#define NOT_CHANGED "mode and owner not changed"

static struct grant
grant_parse(const struct ownership *wanted, const char *argument,
	    const char **path)
{
	struct grant grant = {
		.uid = wanted->uid,
		.gid = wanted->gid,
		.uid_is_doubtful = wanted->uid_is_doubtful,
		.gid_is_doubtful = wanted->gid_is_doubtful,
	};

	*path = ownership_split_mode(argument, &grant.mode);
	grant.has_mode = *path != argument;
	return grant;
}

/* A file with several links may be another name of /etc/shadow. */
static bool
is_linked(const struct ownership *wanted, const struct entry *entry)
{
	return entry->links > 1 && !S_ISDIR(entry->mode) &&
	       (entry->uid != wanted->uid || entry->gid != wanted->gid) &&
	       !(wanted->has_from && entry->uid != 0 &&
		 wanted->from_uid == entry->uid);
}

/* What was not done fails with --own-strict, or if it had no effect. */
static int
gift_run(const struct request *request, const struct ownership *wanted,
	 const char *argument, bool is_dir)
{
	const char *path, *why = NULL;
	const struct grant grant = grant_parse(wanted, argument, &path);
	bool fails = request->own_strict;
	struct inode inode;
	int fd = target_pin(path, is_dir, &inode);

	if (fd < 0 && errno != ENOENT)
		return -1;
	if (fd < 0) {
		message_warning(path, "is missing: not given", NULL);
		return 0;
	}
	mapping_warn(wanted, fd);
	if (is_linked(wanted, &inode.entry)) {
		why = "it has several links";
	} else if (!is_dir && target_check_file(path, &inode) < 0) {
		fails = true;
	} else if (grant_give(fd, &grant) < 0) {
		fails = fails || errno == 0;
		why = message_of_errno(errno);
	} else {
		message_step(path, "has its owner and mode", NULL);
		fails = false;
	}
	descriptor_close(fd);
	if (why != NULL && !fails)
		message_warning(path, NOT_CHANGED, why);
	else if (why != NULL)
		message_error(path, NOT_CHANGED, why);
	return fails ? -1 : 0;
}

static int
gifts_run(const struct request *request, const struct ownership *wanted,
	  const struct paths *paths)
{
	for (size_t i = 0; i < paths->n; i++)
		if (gift_run(request, wanted, paths->path[i],
			     paths == &request->dir) < 0)
			return -1;
	return 0;
}

int
give_dirs(const struct request *request, const struct ownership *wanted)
{
	return gifts_run(request, wanted, &request->dir);
}

int
give_files(const struct request *request, const struct ownership *wanted)
{
	return gifts_run(request, wanted, &request->give);
}

int
give_dirs_unprivileged(const struct request *request,
		       const struct ownership *wanted)
{
	for (size_t i = 0; i < request->dir.n; i++) {
		const char *path;
		const struct grant grant =
			grant_parse(wanted, request->dir.path[i], &path);
		int result = 0, fd = dir_open(path);
		struct inode inode;

		/* What cannot be told from a system directory stays. */
		if (inode_stat(fd, "", &inode) == 0) {
			result = target_check(path, fd, &inode);
			if (result == 0)
				grant_give(fd, &grant);
		}
		descriptor_close(fd);
		if (result < 0)
			return -1;
	}
	return 0;
}
