/* SPDX-License-Identifier: ISC */
/* The PATHs of --own, --dir and --give: whether their owner may be changed. */
#include "own/target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"
#include "os/system_directory.h"

int
target_check(const char *path, int fd, const struct inode *inode)
{
	if (directory_is_one_of(inode->device, inode->number,
				root_and_system_directories))
		return message_error(path, "a system directory keeps its owner",
				     "name a path below it");
	if (file_system_is_kernels(fd))
		return message_error(
			path, "a kernel file system keeps its owner", NULL);
	return 0;
}

/* Tell whether path is the same as, or above, what will be made. */
static bool
path_leads_to(const char *path, const char *made)
{
	struct str component;

	if ((path[0] == '/') != (made[0] == '/'))
		return false;
	while ((component = str_component(&path)).n > 0)
		if (!str_equal(component, str_component(&made)))
			return false;
	return true;
}

bool
target_is_made(const struct request *request, const char *path)
{
	for (size_t i = 0; i < request->dir.n; i++)
		if (path_leads_to(path, ownership_path(request->dir.path[i])))
			return true;
	return false;
}

bool
target_is_dir(const struct request *request, const char *path)
{
	for (size_t i = 0; i < request->dir.n; i++)
		if (str_is(str_of(path), ownership_path(request->dir.path[i])))
			return true;
	return false;
}

/* The same for the home of an account that --create adds. */
static bool
home_makes(const struct plan *plan, const char *path)
{
	struct str above = str_trim_slashes(str_of(path));
	struct str home = plan->creation.found.home;

	return str_starts(home, above) &&
	       (home.n == above.n || home.at[above.n] == '/');
}

const char *
target_path(const struct request *request, const struct paths *paths, size_t i)
{
	const char *path = paths->path[i];

	return paths == &request->own ? path : ownership_path(path);
}

int
target_refuse_directory(const char *path)
{
	return message_error(path, "--give takes no directory", "give --dir");
}

int
target_pin(const char *path, bool makes, struct inode *inode)
{
	int fd = makes ? dir_open(path) : path_open(path, O_PATH);

	if (fd < 0 && errno == ENOENT && !makes)
		return -1;
	if (fd < 0 || inode_stat(fd, "", inode) < 0)
		path_failed(path, makes ? "the directory cannot be made"
					: "cannot be owned");
	else if (target_check(path, fd, inode) == 0)
		return fd;
	descriptor_close(fd);
	errno = EACCES;
	return -1;
}

int
target_open_above(const char *path, size_t n)
{
	char above[PATH_MAX];

	if (n >= sizeof above) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(above, path, n);
	above[n] = '\0';
	return path_open(n > 0 ? above : ".", O_PATH | O_DIRECTORY);
}

bool
target_is_single(const char *path, const struct inode *inode)
{
	const char *slash = memrchr(path, '/', strlen(path));
	size_t n = slash == NULL ? 0 : (size_t)(slash + 1 - path);
	int fd = target_open_above(path, n);
	struct inode now;
	/* Not pinned first: the name could be removed behind the pin. */
	bool single = inode_stat(fd, path + n, &now) == 0 &&
		      inode_is_same(&now, inode) && now.entry.links == 1;

	descriptor_close(fd);
	return single;
}

int
target_missing(const char *path)
{
	return message_error(path, "cannot be owned",
			     "it does not exist (--dir creates a directory)");
}

static int
paths_check(const struct request *request, const struct plan *plan,
	    const struct paths *paths)
{
	for (size_t i = 0; i < paths->n; i++) {
		bool is_own = paths == &request->own;
		const char *path = target_path(request, paths, i);
		struct inode inode;
		int fd = target_pin(path, false, &inode);

		descriptor_close(fd);
		if (fd < 0 && errno != ENOENT)
			return -1;
		if (fd < 0 && is_own && !target_is_made(request, path) &&
		    !home_makes(plan, path))
			return target_missing(path);
		if (fd >= 0 && paths == &request->dir &&
		    !S_ISDIR(inode.entry.mode))
			return message_error(path,
					     "the directory cannot be made",
					     message_of_errno(ENOTDIR));
		if (paths == &request->give &&
		    (target_is_dir(request, path) ||
		     (fd >= 0 && S_ISDIR(inode.entry.mode))))
			return target_refuse_directory(path);
	}
	return 0;
}

int
targets_check(const struct request *request, const struct plan *plan)
{
	if (paths_check(request, plan, &request->dir) < 0 ||
	    (!plan->ownership.never &&
	     paths_check(request, plan, &request->own) < 0))
		return -1;
	return paths_check(request, plan, &request->give);
}
