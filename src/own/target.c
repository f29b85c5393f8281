/* SPDX-License-Identifier: ISC */
/* The PATHs of --own and --dir: whether they may be handed over. */
#include "own/target.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "os/descriptor.h"
#include "os/message.h"
#include "os/path.h"
#include "own/forbidden.h"

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

static bool
dir_makes(const struct request *request, const char *path)
{
	bool has_mode;
	uint32_t mode;

	for (size_t i = 0; i < request->dir.n; i++)
		if (path_leads_to(path, ownership_split_mode(
				  request->dir.path[i], &has_mode, &mode)))
			return true;
	return false;
}

/*
 * Pin a PATH and see that it may be handed over.  Returns a descriptor, or
 * -1: with errno ENOENT where it is missing, else after a message.
 */
int
own_path_pin(const char *path, struct inode *inode)
{
	int fd = path_open(path, O_PATH);

	if (fd < 0 && errno == ENOENT)
		return -1;
	if (fd < 0 || inode_look(fd, "", inode) < 0)
		path_failed(path, "cannot be handed over");
	else if (forbidden_check(path, fd, inode) == 0)
		return fd;
	descriptor_close(fd);
	errno = EACCES;
	return -1;
}

int
own_path_missing(const char *path)
{
	return message_error(path, "cannot be handed over",
			 "it is not there (--dir makes a directory)");
}

static int
path_check(const char *path, bool may_be_missing)
{
	struct inode inode;
	int fd = own_path_pin(path, &inode);

	if (fd >= 0) {
		descriptor_close(fd);
		return 0;
	}
	if (errno != ENOENT)
		return -1;
	return may_be_missing ? 0 : own_path_missing(path);
}

/* The same for the home of an account that --create adds. */
static bool
home_makes(const struct plan *plan, const char *path)
{
	struct str above = str_of(path);

	while (above.n > 1 && above.at[above.n - 1] == '/')
		above.n--;
	return str_starts(plan->creation.home, above) &&
	       (plan->creation.home.n == above.n ||
		plan->creation.home.at[above.n] == '/');
}

int
own_check(const struct request *request, const struct plan *plan)
{
	for (size_t i = 0; i < request->dir.n; i++) {
		bool has_mode;
		uint32_t mode;

		if (path_check(ownership_split_mode(request->dir.path[i],
						    &has_mode, &mode),
			       true) < 0)
			return -1;
	}
	for (size_t i = 0; i < request->own.n; i++) {
		const char *path = request->own.path[i];

		if (path_check(path, dir_makes(request, path) ||
					     home_makes(plan, path)) < 0)
			return -1;
	}
	return 0;
}
