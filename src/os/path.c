/* SPDX-License-Identifier: ISC */
/*
 * Descriptors, and paths that no link of others leads astray.
 *
 * A path is resolved one component at a time.  Each is pinned by O_PATH and
 * O_NOFOLLOW in the directory that was reached, looked at by its descriptor,
 * and entered by it, so that a rename meanwhile leads nowhere else.  The way
 * begins trusted at /, and is so as long as every directory that it enters
 * lies on the mount of / and could be changed by root alone.  Only then is a
 * link followed, since only then has the owner of / made it: uid 0 of another
 * container owns his links in a shared volume, too.  Trust that is lost does
 * not come back.
 */
#include "os/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/str.h"
#include "os/kernel.h"
#include "os/message.h"
#include "os/proc.h"
#include "os/system_directory.h"

#define LINKS_MAX 40 /* as the kernel's MAXSYMLINKS; path_resolution(7) */
#define SHOWN_MAX 150

struct resolution {
	int directory;	  /* that was reached; owned */
	uint64_t mount;	  /* of / while the way is trusted, else 0 */
	size_t links;	  /* followed so far */
	bool makes;	  /* directories that are missing */
	size_t given;	  /* of text: so many bytes at its end are no link's */
	const char *rest; /* of text, to be looked up in directory */
	char text[2 * PATH_MAX + 1]; /* the whole path, links replaced */
};

static struct text refused; /* why the last link was not followed */

int
descriptor_open(int directory, const char *name, int flags)
{
	return kernel_opened(syscall(SYS_openat, directory, name,
				     flags | O_CLOEXEC | O_LARGEFILE, 0600));
}

void
descriptor_close(int fd)
{
	int before = errno;

	if (fd >= 0)
		syscall(SYS_close, fd);
	errno = before;
}

static bool
directory_is_trusted(const struct resolution *at, const struct stat *st)
{
	return st->st_uid == 0 && (st->st_mode & 022) == 0 &&
	       descriptor_mount(at->directory) == at->mount;
}

static void
directory_enter(struct resolution *at, int directory, const struct stat *st)
{
	descriptor_close(at->directory);
	at->directory = directory;
	if (at->mount != 0 && !directory_is_trusted(at, st))
		at->mount = 0;
}

/* Tell whether the link that ends before rest is to be followed. */
static bool
link_check(const struct resolution *at, const struct stat *link)
{
	size_t n = (size_t)(at->rest - at->text);
	bool cut = n > SHOWN_MAX;

	if (at->mount != 0 && link->st_uid == 0)
		return true;
	text_add(&refused, "the symbolic link ");
	text_add_str(&refused, (struct str){ at->text, cut ? SHOWN_MAX : n });
	text_add(&refused, cut ? "..." : "");
	text_add(&refused, " is not followed, since others could have made it "
			   "(name the real path, or replace the link)");
	errno = ELOOP;
	return false;
}

/*
 * Put the target of a link in the place of its name in text.
 * begin: where the name begins, of which rest is the end.
 */
static int
link_follow(struct resolution *at, int link, size_t begin)
{
	char target[PATH_MAX];
	ssize_t n = kernel_readlinkat(link, "", target, sizeof target);
	size_t length, left = strlen(at->rest);

	if (n <= 0 || ++at->links > LINKS_MAX) {
		errno = n < 0 ? errno : ELOOP;
		return -1;
	}
	length = (size_t)n;
	if (target[0] == '/')
		begin = 0;
	if (begin + length + left + 1 > sizeof at->text) {
		errno = ENAMETOOLONG;
		return -1;
	}
	/* The rest begins with a slash or is empty: a file may be meant. */
	memmove(at->text + begin + length, at->rest, left + 1);
	at->given = at->given < left ? at->given : left;
	memcpy(at->text + begin, target, length);
	at->rest = at->text + begin;
	if (begin == 0) {
		descriptor_close(at->directory);
		at->directory =
			descriptor_open(AT_FDCWD, "/", O_PATH | O_DIRECTORY);
	}
	return at->directory < 0 ? -1 : 0;
}

int
dir_make(int directory, const char *name, uint32_t mode)
{
	mode_t mask;
	int result;

	errno = EPERM; /* a directory made in cgroupfs is a cgroup */
	if (file_system_is_kernels(directory))
		return -1;
	/* Not changed afterwards: by then it might be another directory. */
	mask = umask(0);
	result = mkdirat(directory, name, mode);
	umask(mask);
	return result < 0 && errno != EEXIST ? -1 : 0;
}

static int
component_pin(const struct resolution *at, const char *given, const char *name)
{
	const int flags = O_PATH | O_NOFOLLOW;
	int pinned = descriptor_open(at->directory, name, flags);

	if (pinned >= 0 || errno != ENOENT)
		return pinned;
	/* A link to nowhere is not missing, and is not made. */
	if (strlen(given) > at->given) {
		errno = ENOLINK;
		return -1;
	}
	if (!at->makes) {
		errno = file_system_is_kernels(at->directory) ? EPERM : ENOENT;
		return -1;
	}
	if (dir_make(at->directory, name, 0755) < 0)
		return -1;
	return descriptor_open(at->directory, name, flags);
}

/*
 * Open a regular file that was pinned.  A device or a FIFO is never opened, nor
 * what the kernel shows as a file: /proc/kmsg loses what is read from it.
 */
static int
file_reopen(int directory, const char *name, int flags, int pin,
	    const struct stat *pinned)
{
	struct stat st;
	int fd = -1;

	errno = ENODEV;
	if (S_ISREG(pinned->st_mode) && !file_system_is_kernels(pin))
		fd = descriptor_open(directory, name, flags | O_NOFOLLOW);
	if (fd < 0)
		return -1;
	if (kernel_fstat(fd, &st) == 0) {
		if (st.st_dev == pinned->st_dev && st.st_ino == pinned->st_ino)
			return fd;
		errno = ESTALE;
	}
	descriptor_close(fd);
	return -1;
}

/*
 * Open one component.  Returns -2 if it was a link that is now to be followed,
 * else a descriptor or -1.
 */
static int
component_open(struct resolution *at, struct str component, int flags,
	       struct stat *st)
{
	char name[NAME_MAX + 1];
	const char *rest = at->rest;
	int pinned, result = -1;

	memcpy(name, component.at, component.n);
	name[component.n] = '\0';
	pinned = component_pin(at, component.at, name);
	if (pinned < 0 || kernel_fstat(pinned, st) < 0) {
		result = -1;
	} else if (S_ISLNK(st->st_mode)) {
		if (link_check(at, st) &&
		    link_follow(at, pinned,
				(size_t)(component.at - at->text)) == 0)
			result = -2;
	} else if (str_component(&rest).n > 0 || (flags & O_PATH)) {
		return pinned;
	} else {
		result = file_reopen(at->directory, name, flags, pinned, st);
	}
	descriptor_close(pinned);
	return result;
}

static int
directory_refuse(int fd)
{
	descriptor_close(fd);
	errno = ENOTDIR;
	return -1;
}

static int
resolution_run(struct resolution *at, int flags)
{
	struct str component;
	struct stat st;
	int opened;

	for (;;) {
		component = str_component(&at->rest);
		if (component.n == 0)
			return descriptor_open(at->directory, ".", flags);
		if (component.n > NAME_MAX) {
			errno = ENAMETOOLONG;
			return -1;
		}
		opened = component_open(at, component, flags, &st);
		if (opened == -1)
			return -1;
		if (opened == -2)
			continue;
		if (at->rest[0] != '\0')
			directory_enter(at, opened, &st);
		else if ((flags & O_DIRECTORY) && !S_ISDIR(st.st_mode))
			return directory_refuse(opened);
		else
			return opened;
	}
}

/* Begin at /, where the way is trusted, or in the working directory. */
static int
resolution_begin(struct resolution *at, const char *path)
{
	size_t n = strlen(path);
	struct stat st;

	refused.n = 0;
	if (n == 0 || n >= PATH_MAX) {
		errno = n == 0 ? ENOENT : ENAMETOOLONG;
		return -1;
	}
	memcpy(at->text, path, n + 1);
	at->rest = at->text;
	at->given = n;
	at->directory = descriptor_open(AT_FDCWD, path[0] == '/' ? "/" : ".",
					O_PATH | O_DIRECTORY);
	if (at->directory < 0 || kernel_fstat(at->directory, &st) < 0)
		return -1;
	if (path[0] == '/')
		at->mount = descriptor_mount(at->directory);
	if (st.st_uid != 0 || (st.st_mode & 022) != 0)
		at->mount = 0;
	return 0;
}

static int
path_resolve(const char *path, int flags, bool makes)
{
	struct resolution at = { .directory = -1, .makes = makes };
	int result = resolution_begin(&at, path);

	if (result == 0)
		result = resolution_run(&at, flags);
	descriptor_close(at.directory);
	return result;
}

int
path_open(const char *path, int flags)
{
	return path_resolve(path, flags, false);
}

int
dir_open(const char *path)
{
	return path_resolve(path, O_PATH | O_DIRECTORY, true);
}

const char *
path_why(int error)
{
	if (error == ELOOP && refused.n > 0)
		return refused.at;
	if (error == EACCES && geteuid() == 0)
		return "Permission denied to root (NFS with root_squash, or "
		       "no CAP_DAC_READ_SEARCH?)";
	return error == ENODEV ? "not a regular file" : message_of_errno(error);
}

void
path_print_errno(const char *path, const char *what)
{
	message_print(path, what, path_why(errno));
}
