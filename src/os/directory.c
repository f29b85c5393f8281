/* SPDX-License-Identifier: ISC */
/* --dir: a directory that is there, with owner and mode. */
#include "os/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/descriptor.h"
#include "os/kernel.h"
#include "os/path.h"
#include "os/proc.h"

#define MODE_BITS 07777U

/* Make the last component of path, which is cut off it. */
static int
component_make(char *path)
{
	char *slash = memrchr(path, '/', strlen(path));
	const char *name = slash ? slash + 1 : path;
	const char *above = slash == NULL ? "." : slash == path ? "/" : path;
	int parent, result;
	mode_t mask;

	if (slash != NULL)
		*slash = '\0';
	parent = path_open(above, O_PATH | O_DIRECTORY);
	if (parent < 0)
		return -1;
	/* Not changed afterwards: by then it might be another directory. */
	mask = umask(0);
	result = mkdirat(parent, name, 0755);
	umask(mask);
	descriptor_close(parent);
	return result == 0 || errno == EEXIST ? 0 : -1;
}

/* Make what is missing of path, from the top down. */
static int
components_make(const char *path)
{
	char prefix[PATH_MAX];
	const char *rest = path;

	if (strlen(path) >= sizeof prefix) {
		errno = ENAMETOOLONG;
		return -1;
	}
	while (str_component(&rest).n > 0) {
		size_t at = (size_t)(rest - path);
		int fd;

		memcpy(prefix, path, at);
		prefix[at] = '\0';
		fd = path_open(prefix, O_PATH | O_DIRECTORY);
		if (fd < 0 && (errno != ENOENT || component_make(prefix) < 0))
			return -1;
		descriptor_close(fd);
	}
	return 0;
}

int
dir_open(const char *path)
{
	int fd = path_open(path, O_PATH | O_DIRECTORY);

	if (fd >= 0 || errno != ENOENT || components_make(path) < 0)
		return fd;
	return path_open(path, O_PATH | O_DIRECTORY);
}

/* Root that lacks the right to read it needs none where the mode is right. */
static int
mode_change(int pinned, uint32_t mode)
{
	int fd = descriptor_open(pinned, ".", O_RDONLY | O_DIRECTORY);
	int result = fd < 0 ? -1 : kernel_fchmod(fd, mode);

	descriptor_close(fd);
	return result;
}

int
dir_own(int fd, uint32_t uid, uint32_t gid, bool has_mode, uint32_t mode)
{
	struct stat st;

	if (kernel_fstat(fd, &st) < 0)
		return -1;
	if (has_mode && (st.st_mode & MODE_BITS) != mode &&
	    mode_change(fd, mode) < 0)
		return -1;
	if (st.st_uid == uid && st.st_gid == gid)
		return 0;
	return descriptor_chown(fd, st.st_uid == uid ? UINT32_MAX : uid,
		       st.st_gid == gid ? UINT32_MAX : gid);
}
