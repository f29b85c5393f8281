/* SPDX-License-Identifier: ISC */
/* A directory that is made for somebody, and appears whole. */
#include "account/home.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/directory.h"
#include "os/kernel.h"
#include "os/path.h"

int
home_is_missing(const char *path)
{
	int fd;

	if (path[0] != '/')
		return 0;
	fd = path_open(path, O_PATH);
	descriptor_close(fd);
	return fd >= 0 ? 0 : errno == ENOENT ? 1 : -1;
}

/* Who may write the directory above could have put another one there. */
static int
home_give(int fd, uint32_t uid, uint32_t gid)
{
	struct stat st;

	if (kernel_fstat(fd, &st) < 0)
		return -1;
	if (st.st_uid != uid &&
	    (st.st_uid != geteuid() || (st.st_mode & 077) != 0)) {
		errno = EPERM;
		return -1;
	}
	return dir_own(fd, uid, gid, true, 0700);
}

/*
 * A directory that has its name has its owner too, whenever we are killed.
 * Several starts may be at this at once: whose is first is all the same.
 */
static int
last_make(int above, const char *name, uint32_t uid, uint32_t gid)
{
	char beside[NAME_MAX + 1] = ".doff.";
	size_t n = strlen(name);
	int fd, result;

	if (n + 6 > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(beside + 6, name, n + 1);
	/* A leftover may have been given to somebody else. */
	unlinkat(above, beside, AT_REMOVEDIR);
	if (mkdirat(above, beside, 0700) < 0 && errno != EEXIST)
		return -1;
	fd = descriptor_open(above, beside,
			     O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	result = home_give(fd, uid, gid);
	descriptor_close(fd);
	if (result < 0)
		return -1;
	if (kernel_rename_new(above, beside, name) == 0 || errno == ENOENT)
		return 0;
	if (errno == EINVAL || errno == ENOSYS)
		return renameat(above, beside, above, name);
	if (errno != EEXIST)
		return -1;
	unlinkat(above, beside, AT_REMOVEDIR);
	return 0;
}

int
home_make(char *path, uint32_t uid, uint32_t gid)
{
	char *slash = memrchr(path, '/', strlen(path));
	int above, result;

	*slash = '\0';
	above = dir_open(slash == path ? "/" : path);
	*slash = '/';
	if (above < 0)
		return -1;
	result = last_make(above, slash + 1, uid, gid);
	descriptor_close(above);
	return result;
}
