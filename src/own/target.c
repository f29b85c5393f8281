/* SPDX-License-Identifier: ISC */
/* The PATHs of --own, --dir and --give: whether their owner may be changed. */
#include "own/target.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"
#include "os/system_directory.h"

/* f_type of statfs(2), as <linux/magic.h> has them. */
static const uint32_t kernel_file_systems[] = {
	0x00009fa0, /* proc */ 0x62656572,     /* sysfs */
	0x00001cd1, /* devpts */ 0x0027e0eb,   /* cgroup */
	0x63677270, /* cgroup2 */ 0x73636673,  /* securityfs */
	0x64626720, /* debugfs */ 0x74726163,  /* tracefs */
	0xcafe4a11, /* bpf */ 0xf97cff8c,      /* selinuxfs */
	0x43415d53, /* smackfs */ 0x5a3c69f0,  /* apparmorfs */
	0x6165676c, /* pstore */ 0xde5e81e4,   /* efivarfs */
	0x62656570, /* configfs */ 0x42494e4d, /* binfmt_misc */
	0x19800202, /* mqueue */ 0x6e736673,   /* nsfs */
	0x65735543, /* fusectl */ 0x67596969,  /* rpc_pipefs */
};

bool
target_is_on(int fd, const uint32_t *kinds, size_t n)
{
	uint32_t kind = kernel_file_system(fd);

	while (n > 0)
		if (kinds[--n] == kind)
			return true;
	return false;
}

static bool
is_system_directory(const struct inode *inode)
{
	return directory_is_one_of(inode->device, inode->number, "/\0") ||
	       directory_is_one_of(inode->device, inode->number,
				   system_directories);
}

int
target_check(const char *path, int fd, const struct inode *inode)
{
	if (is_system_directory(inode))
		return message_error(path, "a system directory keeps its owner",
				     "name a directory below "
				     "it");
	if (target_is_on(fd, kernel_file_systems,
			 sizeof kernel_file_systems /
				 sizeof *kernel_file_systems))
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
	bool has_mode;
	uint32_t mode;

	for (size_t i = 0; i < request->dir.n; i++)
		if (path_leads_to(path,
				  ownership_split_mode(request->dir.path[i],
						       &has_mode, &mode)))
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

int
target_check_file(const char *path, const struct inode *inode)
{
	if (!S_ISDIR(inode->entry.mode))
		return 0;
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
		bool is_own = paths == &request->own, has_mode;
		const char *path = paths->path[i];
		struct inode inode;
		uint32_t mode;
		int fd;

		if (!is_own)
			path = ownership_split_mode(path, &has_mode, &mode);
		fd = target_pin(path, false, &inode);
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
		if (fd >= 0 && paths == &request->give &&
		    target_check_file(path, &inode) < 0)
			return -1;
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
