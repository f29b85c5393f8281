/* SPDX-License-Identifier: ISC */
/* The PATHs of --own, --dir and --give: whether their owner may be changed. */
#include "own/target.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/error.h"
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

static bool
is_kernel_file_system(int fd)
{
	size_t n = sizeof kernel_file_systems / sizeof *kernel_file_systems;
	uint32_t kind = kernel_file_system(fd);

	for (size_t i = 0; i < n; i++)
		if (kind == kernel_file_systems[i])
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
		return message_error(path,
				     "a system directory is never "
				     "handed over",
				     "name a directory below "
				     "it");
	if (is_kernel_file_system(fd))
		return message_error(path,
				     "the kernel's own file system "
				     "is never handed over",
				     NULL);
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

int
target_pin(const char *path, struct inode *inode)
{
	int fd = path_open(path, O_PATH);

	if (fd < 0 && errno == ENOENT)
		return -1;
	if (fd < 0 || inode_stat(fd, "", inode) < 0)
		path_failed(path, "cannot be handed over");
	else if (target_check(path, fd, inode) == 0)
		return fd;
	descriptor_close(fd);
	errno = EACCES;
	return -1;
}

int
target_missing(const char *path)
{
	return message_error(path, "cannot be handed over",
			     "it is not there (--dir makes a directory)");
}

static int
path_check(const char *path, bool may_be_missing, bool is_dir)
{
	struct inode inode;
	int fd = target_pin(path, &inode);

	if (fd >= 0) {
		descriptor_close(fd);
		if (!is_dir || S_ISDIR(inode.entry.mode))
			return 0;
		return message_error(path, "the directory cannot be made",
				     error_text(ENOTDIR));
	}
	if (errno != ENOENT)
		return -1;
	return may_be_missing ? 0 : target_missing(path);
}

/* The same for the home of an account that --create adds. */
static bool
home_makes(const struct plan *plan, const char *path)
{
	struct str above = str_of(path);

	while (above.n > 1 && above.at[above.n - 1] == '/')
		above.n--;
	return str_starts(plan->creation.found.home, above) &&
	       (plan->creation.found.home.n == above.n ||
		plan->creation.found.home.at[above.n] == '/');
}

static int
gives_check(const struct request *request)
{
	for (size_t i = 0; i < request->give.n; i++) {
		bool has_mode;
		uint32_t mode;
		const char *path = ownership_split_mode(request->give.path[i],
							&has_mode, &mode);
		struct inode inode;
		int fd = target_pin(path, &inode);

		if (fd < 0 && errno != ENOENT)
			return -1;
		descriptor_close(fd);
		if (fd >= 0 && S_ISDIR(inode.entry.mode))
			return message_error(path, "--give takes no directory",
					     "give --dir");
	}
	return 0;
}

int
targets_check(const struct request *request, const struct plan *plan)
{
	for (size_t i = 0; i < request->dir.n; i++) {
		bool has_mode;
		uint32_t mode;

		if (path_check(ownership_split_mode(request->dir.path[i],
						    &has_mode, &mode),
			       true, true) < 0)
			return -1;
	}
	for (size_t i = 0; i < request->own.n && !plan->ownership.never; i++) {
		const char *path = request->own.path[i];

		if (path_check(path,
			       target_is_made(request, path) ||
				       home_makes(plan, path),
			       false) < 0)
			return -1;
	}
	return gives_check(request);
}
