/* SPDX-License-Identifier: ISC */
/* --own, --dir and --give: what belongs to the identity afterwards. */
#include "own/own.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"
#include "os/proc.h"
#include "os/system_directory.h"
#include "own/give.h"
#include "own/mapping.h"
#include "own/target.h"
#include "own/tree.h"
#include "own/walk.h"

static struct skip skips[PATHS_MAX];
static struct inode walked[PATHS_MAX];

/* f_type of statfs(2): network file systems, and FUSE. */
static bool
file_system_is_remote(int fd)
{
	static const uint32_t remote[] = {
		0x65735546, /* fuse, virtiofs */ 0x00006969, /* nfs */
		0xff534d42, /* cifs */ 0xfe534d42,	     /* smb2 */
		0x0000517b, /* smb */ 0x01021997,	     /* 9p */
		0x00c36400, /* ceph */ 0x5346414f,	     /* afs */
		0x6b414653, /* kafs */ 0x0bd00bd0,	     /* lustre */
		0x47504653, /* gpfs */ 0x20030528,	     /* orangefs */
		0x786f4256, /* vboxsf */ 0xbacbacbc,	     /* vmhgfs */
		0x01161970, /* gfs2 */ 0x7461636f,	     /* ocfs2 */
	};

	return file_system_is_one_of(fd, remote,
				     sizeof remote / sizeof *remote);
}

/* What may be linked into a tree may be linked while it is walked. */
static bool
links_are_protected(const struct ownership *wanted)
{
	char buffer[4];
	bool protected = str_is(
		proc_read("sys/fs/protected_hardlinks", buffer, sizeof buffer),
		"1\n");

	if (wanted->has_from && wanted->from_uid != 0)
		return protected;
	message_step("fs.protected_hardlinks",
		     protected ? "is 1: whoever may read and write a file can "
				 "briefly hide that it has several links"
			       : "is 0 or unknown: anybody can briefly hide "
				 "that a file has several links",
		     "--own-from rules that out");
	return protected;
}

/* What has a slash is one entry of one directory; see --own-skip. */
static int
skip_find(const char *argument, struct skip *skip)
{
	struct str path = str_trim_slashes(str_of(argument));
	const char *slash;
	struct inode inode;
	size_t n;
	int fd;

	slash = memrchr(path.at, '/', path.n);
	n = slash == NULL ? 0 : (size_t)(slash + 1 - path.at);
	skip->name = (struct str){ path.at + n, path.n - n };
	skip->anywhere = slash == NULL;
	if (skip->name.n == 0 || str_is(skip->name, ".") ||
	    str_is(skip->name, ".."))
		return message_error(argument, "--own-skip names no entry",
				     "give the NAME of one, or a PATH that "
				     "ends in it");
	if (skip->anywhere)
		return 0;
	fd = target_open_above(path.at, n);
	if (fd < 0 && errno != ENOENT)
		return path_failed(argument, "--own-skip cannot find it");
	if (inode_stat(fd, "", &inode) == 0) {
		skip->device = inode.device;
		skip->number = inode.number;
	}
	descriptor_close(fd);
	return 0;
}

static int
skips_find(const struct request *request)
{
	for (size_t i = 0; i < request->own_skip.n; i++)
		if (skip_find(request->own_skip.path[i], &skips[i]) < 0)
			return -1;
	return 0;
}

int
own_check(const struct request *request, const struct plan *plan)
{
	return targets_check(request, plan) < 0 ? -1 : skips_find(request);
}

static void
skips_report(size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!skips[i].met)
			message_step_str(skips[i].name,
					 "skips nothing "
					 "(--own-skip)",
					 NULL);
}

/* Change the owner of what fd pins: a tree, or a single file. */
static int
tree_own(const struct change *change, int fd, const struct inode *inode)
{
	struct counts *counts = change->counts;
	struct visit visit = {
		.change = change,
		.directory = fd,
		.name = "",
		.is_path = true,
		.inode = *inode,
	};
	int directory;

	if (!S_ISDIR(inode->entry.mode)) {
		entry_change_pinned(&visit, fd);
		counts->seen = 1;
		counts->changed = visit.changed;
		return 0;
	}
	if (pin_probe(fd, inode) < 0)
		return message_error(
			counts->path, "cannot be owned",
			"no way to see a mount: no openat2(2), "
			"statx(2) or /proc");
	directory = descriptor_open(fd, ".", O_RDONLY | O_DIRECTORY);
	if (directory >= 0)
		return walk_run(change, directory, inode);
	directory_unreadable(&visit, errno);
	return 0;
}

/* Report, and see whether the start must end. */
static int
path_end(const struct request *request, const struct counts *counts)
{
	bool incomplete = counts->count[COUNT_FAILED] > 0 ||
			  counts->count[COUNT_LINKED] > 0 || counts->cut_short;

	counts_report(counts);
	if (!counts->broken && !(request->own_strict && incomplete))
		return 0;
	return message_error(counts->path, "not everything could be changed",
			     request->prepare ? NULL
					      : "the command is not run");
}

static int
path_own(const struct request *request, struct ownership *wanted,
	 struct change *change, const char *path)
{
	static struct counts counts;
	struct inode inode;
	int result, fd = target_pin(path, false, &inode);

	if (fd < 0)
		return errno == ENOENT ? target_missing(path) : -1;
	mapping_judge(wanted, fd);
	if (wanted->on_mismatch &&
	    ownership_decide(wanted, &inode.entry) == VERDICT_RIGHT) {
		message_step(path,
			     "has the right owner: skipped (--own-on-mismatch)",
			     NULL);
		descriptor_close(fd);
		return 0;
	}
	counts_begin(&counts, path, fd, wanted->lacks_chown);
	change->counts = &counts;
	change->mount = inode.mount;
	change->begun = kernel_now(CLOCK_REALTIME);
	change->is_remote = file_system_is_remote(fd);
	change->path_is_roots = inode.entry.uid == 0;
	result = tree_own(change, fd, &inode);
	descriptor_close(fd);
	return result < 0 || walk_is_stopped() ? result
					       : path_end(request, &counts);
}

static int
trees_own(const struct request *request, struct ownership *wanted)
{
	const struct paths *paths = &request->own;
	struct change change = {
		.wanted = wanted,
		.reads_back = request->own_strict,
		.skips = skips,
		.skips_n = request->own_skip.n,
		.walked = walked,
		.walked_n = paths->n,
	};
	int result = 0;

	if (paths->n == 0)
		return 0;
	change.links_are_protected = links_are_protected(wanted);
	if (skips_find(request) < 0)
		return -1;
	for (size_t i = 0; i < paths->n && paths->n > 1; i++)
		descriptor_close(target_pin(paths->path[i], false, &walked[i]));
	for (size_t i = 0; i < paths->n && !walk_is_stopped(); i++)
		if (path_own(request, wanted, &change, paths->path[i]) < 0)
			result = -1;
	skips_report(change.skips_n);
	return result;
}

static const int endings[] = { SIGTERM, SIGINT, SIGHUP };

#define ENDINGS (sizeof endings / sizeof *endings)

static volatile sig_atomic_t caught;

static void
signal_catch(int number)
{
	caught = number;
	walk_stop();
}

/*
 * Run the walks, which SIGTERM, SIGINT and SIGHUP may end, unless they are
 * ignored: process 1 would not hear them otherwise.  What the command
 * inherits is then as it was; the libc changes the mask, too.
 */
static int
trees_own_interruptible(const struct request *request, struct ownership *wanted)
{
	struct sigaction before[ENDINGS], catching = { 0 };
	uint64_t mask = 0;
	int result;

	catching.sa_handler = signal_catch;
	syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, sizeof mask);
	for (size_t i = 0; i < ENDINGS; i++)
		if (sigaction(endings[i], NULL, &before[i]) == 0 &&
		    before[i].sa_handler != SIG_IGN)
			sigaction(endings[i], &catching, NULL);
	result = trees_own(request, wanted);
	for (size_t i = 0; i < ENDINGS; i++)
		if (before[i].sa_handler != SIG_IGN)
			sigaction(endings[i], &before[i], NULL);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof mask);
	return caught != 0 ? 128 + caught : result;
}

static struct ownership
ownership_find(const struct plan *plan)
{
	struct ownership wanted = plan->ownership;

	mapping_find(&wanted);
	return wanted;
}

int
own_run(const struct request *request, const struct plan *plan)
{
	struct ownership wanted;
	int result = 0;

	if (request->dir.n + request->own.n + request->give.n == 0)
		return 0;
	wanted = ownership_find(plan);
	if (give_dirs(request, &wanted) < 0)
		return -1;
	if (request->own.n > 0 && !wanted.never)
		result = trees_own_interruptible(request, &wanted);
	return result != 0 ? result : give_files(request, &wanted);
}

/* By name, since it is advice only; with --own-strict it ends the start. */
static int
path_advise(const struct request *request, const char *path, int mode)
{
	const char *what = mode == W_OK ? "is not writable" : "is not readable";

	if (access(path, mode) == 0)
		return 0;
	if (errno == ENOENT)
		what = "is missing";
	if (request->own_strict)
		return message_errno(path, what);
	message_warning(path, what, message_of_errno(errno));
	return 0;
}

/* What the identity itself may do to a PATH: no owner is changed. */
static int
path_stay(const struct request *request, const struct ownership *wanted,
	  const struct paths *paths, size_t i)
{
	bool is_dir = paths == &request->dir;
	const char *path = target_path(request, paths, i);
	int fd = path_open(path, O_PATH);
	bool is_known = fd < 0;
	struct inode inode;
	int result = 0;

	if (inode_stat(fd, "", &inode) == 0) {
		is_known = true;
		result = target_check(path, fd, &inode);
	}
	descriptor_close(fd);
	if (result < 0)
		return -1;
	/* What cannot be told from a system directory stays. */
	if (is_dir && is_known && !request->dry_run)
		give_dir_unprivileged(wanted, paths->path[i]);
	/* What --dir would make, or says itself. */
	if (is_dir ? request->dry_run
		   : (target_is_dir(request, path) && !request->dry_run) ||
			     (target_is_made(request, path) &&
			      access(path, F_OK) < 0))
		return 0;
	return path_advise(request, path,
			   paths == &request->give ? R_OK : W_OK);
}

static int
paths_stay(const struct request *request, const struct ownership *wanted,
	   const struct paths *paths)
{
	for (size_t i = 0; i < paths->n; i++)
		if (path_stay(request, wanted, paths, i) < 0)
			return -1;
	return 0;
}

int
own_stay(const struct request *request, const struct plan *plan)
{
	const struct ownership wanted = ownership_find(plan);

	if (paths_stay(request, &wanted, &request->dir) < 0 ||
	    (!wanted.never && paths_stay(request, &wanted, &request->own) < 0))
		return -1;
	return paths_stay(request, &wanted, &request->give);
}
