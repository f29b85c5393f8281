/* SPDX-License-Identifier: ISC */
/* --own and --dir: paths that belong to the identity afterwards. */
#include "own/own.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "os/descriptor.h"
#include "os/directory.h"
#include "os/message.h"
#include "os/path.h"
#include "os/proc.h"
#include "os/user_namespace_check.h"
#include "own/forbidden.h"
#include "own/target.h"
#include "own/walk.h"

/* Hand over what fd pins: a tree, or a single file. */
static int
tree_own(const struct change *change, int fd, const struct inode *inode)
{
	struct tally *tally = change->tally;
	int directory;

	if (!S_ISDIR(inode->entry.mode)) {
		atomic_fetch_add(&tally->seen, 1);
		change_pinned(change, fd, inode, fd, "");
		return 0;
	}
	if (pin_probe(fd, inode) < 0)
		return message_error(tally->path, "cannot be handed over",
				 "no way to see a mount: neither openat2(2) "
				 "nor statx(2) nor /proc");
	directory = descriptor_open(fd, ".", O_RDONLY | O_DIRECTORY);
	if (directory >= 0)
		return walk_run(change, directory, inode);
	if (errno == EACCES &&
	    ownership_decide(change->wanted, &inode->entry) == VERDICT_RIGHT)
		message_step(tally->path, "cannot be read, and belongs "
			 "to the identity: passed over", NULL);
	else
		tally_fail(tally, errno, fd, "");
	return 0;
}

static int
path_own(const struct request *request, const struct ownership *wanted,
	 const char *path)
{
	static struct tally tally;
	struct change change = { .wanted = wanted, .tally = &tally };
	struct inode inode;
	int result, fd = own_path_pin(path, &inode);

	if (fd < 0)
		return errno == ENOENT ? own_path_missing(path) : -1;
	if (request->own_once && inode.entry.uid == wanted->uid &&
	    inode.entry.gid == wanted->gid) {
		message_step(path, "has the right owner: nothing below "
			 "it is looked at (--own-once)", NULL);
		descriptor_close(fd);
		return 0;
	}
	tally_begin(&tally, path);
	change.mount = inode.mount;
	result = tree_own(&change, fd, &inode);
	descriptor_close(fd);
	tally_report(&tally);
	if (tally.broken ||
	    (request->own_strict && tally.count[TALLY_FAILED] > 0))
		return message_error(path, "not all of it could be handed "
				 "over", "the command is not run");
	return result;
}

/* Tell of errno what was not done: with --own-strict it ends the start. */
static int
left_undone(const struct request *request, const char *path, const char *what)
{
	if (request->own_strict)
		return message_errno(path, what);
	message_warning(path, what, error_text(errno));
	return 0;
}

static int
dir_run(const struct request *request, const struct plan *plan,
	const char *argument)
{
	bool has_mode;
	uint32_t mode = 0;
	const char *path = ownership_split_mode(argument, &has_mode, &mode);
	int fd = dir_open(path), result = 0;

	if (fd < 0)
		return path_failed(path, "the directory cannot be made");
	if (dir_own(fd, plan->uid, plan->gid, has_mode, mode) < 0)
		result = left_undone(request, path,
				     "mode and owner not changed");
	else
		message_step(path, "is there, with owner and mode", NULL);
	descriptor_close(fd);
	return result;
}

/* What may be linked into a tree may be linked while it is walked. */
static void
hardlinks_tell(void)
{
	char buffer[4];

	if (str_is(proc_read("sys/fs/protected_hardlinks", buffer,
			     sizeof buffer), "0\n"))
		message_step("fs.protected_hardlinks", "is 0: that a file has "
			 "several links can be hidden for a moment",
			 "--own-from is sure");
}

int
own_run(const struct request *request, const struct plan *plan)
{
	struct ownership wanted = request->own_from;

	wanted.uid = plan->uid;
	wanted.gid = plan->gid;
	if (request->dir.n + request->own.n > 0)
		userns_warn_outside(plan->uid);
	if (request->own.n > 0 && !wanted.has_from)
		hardlinks_tell();
	for (size_t i = 0; i < request->dir.n; i++)
		if (dir_run(request, plan, request->dir.path[i]) < 0)
			return -1;
	for (size_t i = 0; i < request->own.n; i++)
		if (path_own(request, &wanted, request->own.path[i]) < 0)
			return -1;
	return 0;
}

/* By name, since it is advice only. */
static int
path_advise(const struct request *request, const char *path)
{
	return access(path, W_OK) == 0
		? 0 : left_undone(request, path, "is not writable");
}

static int
dir_stay(const struct request *request, const struct plan *plan,
	 const char *argument)
{
	bool has_mode;
	uint32_t mode = 0;
	const char *path = ownership_split_mode(argument, &has_mode, &mode);
	struct inode inode;
	int fd = dir_open(path);

	if (inode_look(fd, "", &inode) == 0) {
		if (forbidden_check(path, fd, &inode) < 0) {
			descriptor_close(fd);
			return -1;
		}
		dir_own(fd, plan->uid, plan->gid, has_mode, mode);
	}
	descriptor_close(fd);
	return path_advise(request, path);
}

int
own_stay(const struct request *request, const struct plan *plan)
{
	for (size_t i = 0; i < request->dir.n; i++)
		if (dir_stay(request, plan, request->dir.path[i]) < 0)
			return -1;
	for (size_t i = 0; i < request->own.n; i++)
		if (path_advise(request, request->own.path[i]) < 0)
			return -1;
	return 0;
}
