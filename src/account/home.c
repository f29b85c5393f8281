/* SPDX-License-Identifier: ISC */
/* The home of an account: made, given to its user, or left as it is. */
#include "account/home.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/grant.h"
#include "os/kernel.h"
#include "os/path.h"
#include "os/system_directory.h"

/*
 * Somebody else may be able to write a directory on the way to the home.  He
 * can rename what lies there, so that a private directory of root's stands
 * where the home is looked for, at any moment.  Two rules follow:
 *
 * A home that exists gets another owner only if each directory above it is one
 * that root alone may write (home_may_change()).
 *
 * A new home is made under another name, and gets its own by rename(2) when it
 * is whole.  If others may write the directory above it, the new one is made
 * inside a directory of mode 0700 that root owns, which is itself the one with
 * the other name.  Whichever directory of root's that is by the time it is
 * opened, only root may make or rename an entry in it: what is found there
 * under that name was made by doff.
 */

#define LEVELS_MAX 64

/* Of these and of what is right below them no home is made. */
static const char shared[] = "/var\0/run\0";
static const char tops[] =
	"/\0/home\0/media\0/mnt\0/opt\0/root\0/srv\0/tmp\0";

/* Root's or doff's own; in a sticky one nobody else may rename our entries. */
static bool
others_may_rename(const struct stat *st)
{
	return (st->st_uid != 0 && st->st_uid != geteuid()) ||
	       ((st->st_mode & 022) != 0 && !(st->st_mode & S_ISVTX));
}

enum place {
	PLACE_SYSTEM,
	PLACE_OPEN, /* others may write above it */
	PLACE_SAFE,
};

static bool
st_is_one_of(const struct stat *st, const char *names)
{
	return directory_is_one_of(st->st_dev, st->st_ino, names);
}

/* Judge one directory on the way from a home (level 0) up to the root. */
static enum place
level_judge(const struct stat *st, int level)
{
	if (st_is_one_of(st, system_directories) ||
	    (level < 2 && st_is_one_of(st, shared)) ||
	    (level == 0 && st_is_one_of(st, tops)))
		return PLACE_SYSTEM;
	return level > 0 && others_may_rename(st) ? PLACE_OPEN : PLACE_SAFE;
}

static enum place
home_judge(int home)
{
	enum place place = PLACE_SAFE;
	int at = home, above;
	struct stat st;

	for (int level = 0; level < LEVELS_MAX; level++) {
		if (kernel_fstat(at, &st) < 0)
			break;
		place = level_judge(&st, level);
		if (place != PLACE_SAFE || st_is_one_of(&st, "/\0"))
			break;
		place = PLACE_OPEN;
		above = descriptor_open(at, "..", O_PATH | O_DIRECTORY);
		if (at != home)
			descriptor_close(at);
		at = above;
	}
	if (at != home)
		descriptor_close(at);
	return place;
}

static bool
home_is_foreign(int fd, const struct home_owner *owner)
{
	struct stat st;

	if (owner == NULL || kernel_fstat(fd, &st) < 0 ||
	    st.st_uid == owner->uid)
		return false;
	return (st.st_uid == 0 || st.st_uid == owner->uid_before) &&
	       (st.st_mode & (S_ISVTX | S_ISGID | S_IWOTH)) == 0 &&
	       home_judge(fd) == PLACE_SAFE;
}

enum home_state
home_find(const char *path, const struct home_owner *owner)
{
	bool foreign;
	int fd;

	if (path[0] != '/')
		return HOME_KEPT;
	fd = path_open(path, O_PATH | O_DIRECTORY);
	if (fd < 0)
		return errno == ENOENT ? HOME_MISSING : HOME_UNKNOWN;
	foreign = home_is_foreign(fd, owner);
	descriptor_close(fd);
	return foreign ? HOME_FOREIGN : HOME_KEPT;
}

static int
home_give(int fd, const struct home_owner *owner, bool has_mode)
{
	const struct grant grant = {
		.uid = owner->uid,
		.gid = owner->gid,
		.has_mode = has_mode,
		.mode = 0700,
	};

	return grant_give(fd, &grant);
}

int
home_own(char *path, const struct home_owner *owner)
{
	int fd = path_open(path, O_PATH | O_DIRECTORY), result = 0;

	if (fd >= 0 && home_is_foreign(fd, owner))
		result = home_give(fd, owner, false);
	descriptor_close(fd);
	return fd < 0 ? -1 : result;
}

bool
home_is_denied(const char *path, const struct home_owner *owner,
	       const struct groups *groups)
{
	int fd = path_open(path, O_PATH | O_DIRECTORY);
	bool denied = false;
	struct stat st;
	unsigned bit;

	if (fd >= 0 && kernel_fstat(fd, &st) == 0) {
		bit = st.st_uid == owner->uid		  ? S_IWUSR
		      : groups_contain(groups, st.st_gid) ? S_IWGRP
							  : S_IWOTH;
		bit |= bit >> 1; /* to search it */
		denied = (st.st_mode & bit) != bit &&
			 home_judge(fd) != PLACE_SYSTEM;
	}
	descriptor_close(fd);
	return denied;
}

/* Remove an empty directory, if it is there; errno stays. */
static void
beside_remove(int directory, const char *beside)
{
	int before = errno;

	unlinkat(directory, beside, AT_REMOVEDIR);
	errno = before;
}

/* Returns a descriptor, or -1 with errno. */
static int
beside_make(int directory, const char *beside)
{
	/* A leftover may have been given to somebody else. */
	beside_remove(directory, beside);
	if (dir_make(directory, beside, 0700) < 0)
		return -1;
	return descriptor_open(directory, beside,
			       O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
}

/* Check that nobody but doff, or that uid, has been able to write in it. */
static int
beside_check(int fd, uint32_t uid)
{
	struct stat st;

	if (kernel_fstat(fd, &st) < 0)
		return -1;
	if (st.st_uid == uid ||
	    (st.st_uid == geteuid() && (st.st_mode & 077) == 0))
		return 0;
	errno = EEXIST;
	return -1;
}

static int
beside_rename(int from, const char *beside, int above, const char *name)
{
	struct stat st;

	/* What answers without effect has renamed nothing. */
	if (kernel_rename_new(from, beside, above, name) == 0)
		return kernel_fstatat(above, name, &st, AT_SYMLINK_NOFOLLOW);
	if (errno == ENOENT)
		return 0;
	if (errno == EINVAL || errno == ENOSYS)
		return renameat(from, beside, above, name);
	if (errno != EEXIST)
		return -1;
	beside_remove(from, beside);
	return 0;
}

/*
 * A directory that has its name has its owner too, whenever doff is killed.
 * Several containers may do this at once. It does not matter which one wins.
 */
static int
named_make(int from, const char *beside, int above, const char *name,
	   const struct home_owner *owner)
{
	int fd = beside_make(from, beside), result;

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	result = beside_check(fd, owner->uid);
	if (result == 0)
		result = home_give(fd, owner, true);
	descriptor_close(fd);
	return result < 0 ? -1 : beside_rename(from, beside, above, name);
}

/* The same inside a directory that root alone may write. */
static int
private_make(const char *beside, int above, const char *name,
	     const struct home_owner *owner)
{
	int inside = beside_make(above, beside), result;

	if (inside < 0)
		return errno == ENOENT ? 0 : -1;
	result = beside_check(inside, KERNEL_SAME);
	if (result == 0) {
		result = named_make(inside, beside, above, name, owner);
		if (result < 0)
			beside_remove(inside, beside);
	}
	descriptor_close(inside);
	return result;
}

static int
last_make(int above, const char *name, const struct home_owner *owner)
{
	char beside[NAME_MAX + 1] = ".doff.";
	size_t n = strlen(name);
	struct stat st;
	int result;

	if (n + 6 > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(beside + 6, name, n + 1);
	if (kernel_fstat(above, &st) < 0)
		return -1;
	result = others_may_rename(&st)
			 ? private_make(beside, above, name, owner)
			 : named_make(above, beside, above, name, owner);
	beside_remove(above, beside);
	return result;
}

int
home_make(char *path, const struct home_owner *owner)
{
	char *slash = memrchr(path, '/', strlen(path));
	int above, result;

	*slash = '\0';
	above = dir_open(slash == path ? "/" : path);
	*slash = '/';
	if (above < 0)
		return -1;
	result = last_make(above, slash + 1, owner);
	descriptor_close(above);
	return result;
}
