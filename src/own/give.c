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
#define LINKED "it has several links"

static struct grant
grant_parse(const struct ownership *wanted, const char *argument,
	    const char **path)
{
	struct grant grant = {
		.uid = wanted->uid,
		.gid = wanted->gid,
		.owner_is_doubtful = wanted->owner_is_doubtful,
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

/* Returns why it was not done, NULL if it was; errno 0: without effect. */
static const char *
gift_give(const struct ownership *wanted, const struct grant *grant,
	  const char *path, int fd, const struct inode *inode)
{
	bool hides = !S_ISDIR(inode->entry.mode) && inode->entry.links == 1;

	errno = EMLINK;
	if (is_linked(wanted, &inode->entry) ||
	    (hides && !target_is_single(path, inode)))
		return LINKED;
	if (grant_give(fd, grant) < 0)
		return message_of_errno(errno);
	message_step(path, "has its owner and mode", NULL);
	return NULL;
}

/* What was not done fails with --own-strict, or if it had no effect. */
static int
gift_run(const struct request *request, struct ownership *wanted,
	 const char *argument, bool is_dir)
{
	const char *path = ownership_path(argument), *why = NULL;
	struct grant grant;
	struct inode inode;
	int fd = target_pin(path, is_dir, &inode), result = 0;

	if (fd < 0 && errno != ENOENT)
		return -1;
	if (fd < 0) {
		message_warning(path, "is missing: skipped", NULL);
		return 0;
	}
	if (!is_dir && S_ISDIR(inode.entry.mode)) {
		result = target_refuse_directory(path);
	} else {
		mapping_judge(wanted, fd);
		grant = grant_parse(wanted, argument, &path);
		why = gift_give(wanted, &grant, path, fd, &inode);
		if (why != NULL && (request->own_strict || errno == 0))
			result = message_error(path, NOT_CHANGED, why);
		else if (why != NULL)
			message_warning(path, NOT_CHANGED, why);
	}
	descriptor_close(fd);
	return result;
}

static int
gifts_run(const struct request *request, struct ownership *wanted,
	  const struct paths *paths)
{
	for (size_t i = 0; i < paths->n; i++)
		if (gift_run(request, wanted, paths->path[i],
			     paths == &request->dir) < 0)
			return -1;
	return 0;
}

int
give_dirs(const struct request *request, struct ownership *wanted)
{
	return gifts_run(request, wanted, &request->dir);
}

int
give_files(const struct request *request, struct ownership *wanted)
{
	return gifts_run(request, wanted, &request->give);
}

void
give_dir_unprivileged(const struct ownership *wanted, const char *argument)
{
	const char *path;
	const struct grant grant = grant_parse(wanted, argument, &path);
	int fd = dir_open(path);

	grant_give(fd, &grant);
	descriptor_close(fd);
}
