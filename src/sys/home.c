/* SPDX-License-Identifier: ISC */
/* A folder that is made for somebody, and appears whole. */
#include "home.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel.h"
#include "path.h"

#define ABOVE_FLAGS (O_PATH | O_DIRECTORY)

bool
home_is_missing(const char *path)
{
	int fd = path[0] == '/' ? path_open(path, O_PATH) : -1;

	if (fd >= 0)
		close(fd);
	return path[0] == '/' && fd < 0 && errno == ENOENT;
}

/* Who may write the folder above could have put another one there. */
static int
home_give(int fd, uint32_t uid, uint32_t gid)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -1;
	if (st.st_uid == uid && st.st_gid == gid)
		return 0;
	if (st.st_uid != geteuid() || (st.st_mode & 077) != 0) {
		errno = EPERM;
		return -1;
	}
	return kernel_fchown(fd, uid, gid);
}

/*
 * A folder that has its name has its owner too, whenever we are killed.
 * Several starts may be at this at once: whose is first is all the same.
 */
static int
last_make(int above, const char *name, uint32_t uid, uint32_t gid)
{
	char beside[NAME_MAX + 1] = ".doff.";
	size_t n = strlen(name);
	int fd;

	if (n + 6 > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(beside + 6, name, n + 1);
	/* A leftover may have been given to somebody else. */
	unlinkat(above, beside, AT_REMOVEDIR);
	if (mkdirat(above, beside, 0700) < 0 && errno != EEXIST)
		return -1;
	fd = openat(above, beside,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	if (home_give(fd, uid, gid) < 0) {
		close(fd);
		return -1;
	}
	close(fd);
	if (kernel_rename_new(above, beside, name) == 0 || errno == ENOENT)
		return 0;
	if (errno == EINVAL || errno == ENOSYS)
		return renameat(above, beside, above, name);
	if (errno != EEXIST)
		return -1;
	unlinkat(above, beside, AT_REMOVEDIR);
	return 0;
}

/* Open the folder that text names, which is made where it is missing. */
static int
above_open(const char *text, int above, const char *name)
{
	int fd = path_open(text, ABOVE_FLAGS);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	if (mkdirat(above, name, 0755) < 0 && errno != EEXIST)
		return -1;
	return path_open(text, ABOVE_FLAGS);
}

static int
folders_make(char *path, uint32_t uid, uint32_t gid)
{
	int above = path_open("/", ABOVE_FLAGS), next;
	char *name = path + strspn(path, "/"), *end;

	while (above >= 0 && (end = strchr(name, '/')) != NULL) {
		*end = '\0';
		next = above_open(path, above, name);
		close(above);
		above = next;
		*end = '/';
		name = end + strspn(end, "/");
	}
	if (above < 0)
		return -1;
	next = last_make(above, name, uid, gid);
	close(above);
	return next;
}

int
home_make(char *path, uint32_t uid, uint32_t gid)
{
	mode_t mask = umask(022);
	int result = folders_make(path, uid, gid);

	umask(mask);
	return result;
}
