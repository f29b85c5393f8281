/* SPDX-License-Identifier: ISC */
/* The group that owns a path: --group-of. */
#include "gather/group_of.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gather/lookup.h"
#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"

#define NOT_ADDED "--group-of adds no group"

/* A path that is being looked at. */
struct scan {
	struct path_groups *groups;
	size_t first; /* of its groups */
	const char *path;
	int fd;	   /* of path */
	bool zero; /* both said already */
	bool unmapped;
};

static void
group_refuse(const struct scan *scan, bool *said, const char *what,
	     const char *why)
{
	if (!*said)
		message_warning(scan->path, what, why);
	*said = true;
}

/* Returns -1 with errno. */
static int
group_add(struct scan *scan, uint32_t gid)
{
	struct path_groups *groups = scan->groups;

	for (size_t i = scan->first; i < groups->n; i++)
		if (groups->of[i].gid == gid)
			return 0;
	if (gid == 0) {
		group_refuse(
			scan, &scan->zero, "its group is 0",
			geteuid() != 0 ? NOT_ADDED
				       : NOT_ADDED
				" (give -G 0, or --give the device or socket)");
	} else if (!lookup_gid_is_mapped(gid, scan->fd)) {
		group_refuse(scan, &scan->unmapped,
			     "its group is not mapped "
			     "in this user namespace",
			     NOT_ADDED);
	} else if (groups->n == PATH_GROUPS_MAX) {
		errno = E2BIG;
		return -1;
	} else {
		groups->of[groups->n].path = scan->path;
		groups->of[groups->n++].gid = gid;
	}
	return 0;
}

static int
entry_read(struct scan *scan, int directory, const char *name)
{
	struct stat st;

	/* One that vanishes meanwhile is none. */
	if (kernel_fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    (!S_ISCHR(st.st_mode) && !S_ISBLK(st.st_mode) &&
	     !S_ISSOCK(st.st_mode)))
		return 0;
	return group_add(scan, st.st_gid);
}

static int
directory_read(struct scan *scan, int directory)
{
	_Alignas(struct kernel_dirent) char buffer[4096];
	long n = 0;
	int result = 0;

	while (result == 0 &&
	       (n = kernel_getdents(directory, buffer, sizeof buffer)) > 0)
		for (long at = 0; at < n && result == 0;) {
			const struct kernel_dirent *entry =
				(const void *)(buffer + at);

			result = entry_read(scan, directory, entry->name);
			at += entry->size;
			/* Succeeded without answering: it has no end. */
			if (entry->size == 0) {
				errno = EIO;
				result = -1;
			}
		}
	if (n == 0 && scan->groups->n == scan->first && !scan->zero &&
	    !scan->unmapped)
		message_warning(scan->path,
				"no device and no socket in "
				"it",
				NOT_ADDED);
	return n < 0 ? -1 : result;
}

/* Returns -1 with errno. */
static int
path_read(struct scan *scan)
{
	int fd = path_open(scan->path, O_PATH), directory = -1, result = -1;
	struct stat st;

	if (fd < 0)
		return -1;
	scan->fd = fd;
	if (kernel_fstat(fd, &st) < 0)
		result = -1;
	else if (!S_ISDIR(st.st_mode))
		result = group_add(scan, st.st_gid);
	else
		directory = descriptor_open(fd, ".", O_RDONLY | O_DIRECTORY);
	if (directory >= 0) {
		result = directory_read(scan, directory);
		descriptor_close(directory);
	}
	descriptor_close(fd);
	return result;
}

int
group_of_read(const char *path, struct path_groups *groups)
{
	struct scan scan = {
		.groups = groups,
		.first = groups->n,
		.path = path,
	};

	if (path_read(&scan) == 0)
		return 0;
	/* Neither a mount that is left out nor a place we may not see. */
	if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
		return path_failed(path, "its group cannot be found");
	message_warning(path, path_why(errno), NOT_ADDED);
	return 0;
}
