/* SPDX-License-Identifier: ISC */
/* Paths, resolved a component at a time past links of root's only. */
#include "os/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/str.h"
#include "os/descriptor.h"
#include "os/kernel.h"
#include "os/message.h"

#define LINKS_MAX 40 /* as the kernel's MAXSYMLINKS; path_resolution(7) */

struct resolution {
	int directory;	  /* where rest is to be looked up; owned */
	size_t links;	  /* followed so far */
	const char *rest; /* inside text */
	char text[2 * PATH_MAX];
};

static void
directory_enter(struct resolution *at, int directory)
{
	descriptor_close(at->directory);
	at->directory = directory;
}

static bool
link_is_roots(int directory, const struct stat *link)
{
	struct stat around;

	return link->st_uid == 0 && kernel_fstat(directory, &around) == 0 &&
	       around.st_uid == 0 && (around.st_mode & 022) == 0;
}

/* Put the target of the link at descriptor in front of what is left. */
static int
link_follow(struct resolution *at, int link)
{
	char target[PATH_MAX];
	ssize_t n = kernel_readlinkat(link, "", target, sizeof target);
	size_t length, left = strlen(at->rest);

	if (n <= 0 || ++at->links > LINKS_MAX) {
		errno = n < 0 ? errno : ELOOP;
		return -1;
	}
	length = (size_t)n;
	if (length + left + 1 > sizeof at->text) {
		errno = ENAMETOOLONG;
		return -1;
	}
	/* What is left begins with a slash or is empty: a file may be it. */
	memmove(at->text + length, at->rest, left + 1);
	memcpy(at->text, target, length);
	at->rest = at->text;
	if (target[0] == '/')
		directory_enter(at, descriptor_open(AT_FDCWD, "/",
						    O_PATH | O_DIRECTORY));
	return at->directory < 0 ? -1 : 0;
}

/* Take the next component of rest; an empty one where nothing is left. */
static int
component_take(struct resolution *at, char name[NAME_MAX + 1])
{
	struct str component = str_component(&at->rest);

	if (component.n > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name, component.at, component.n);
	name[component.n] = '\0';
	return 0;
}

/*
 * Open one component.  Returns -2 where it was a link that is now to be
 * followed, else a descriptor or -1.
 */
static int
component_open(struct resolution *at, const char *name, int flags)
{
	const char *rest = at->rest;
	bool last = str_component(&rest).n == 0;
	int pinned = descriptor_open(at->directory, name, O_PATH | O_NOFOLLOW);
	struct stat st;
	int result = -1;

	if (pinned < 0 || kernel_fstat(pinned, &st) < 0) {
		result = -1;
	} else if (S_ISLNK(st.st_mode)) {
		if (!link_is_roots(at->directory, &st))
			errno = ELOOP;
		else if (link_follow(at, pinned) == 0)
			result = -2;
	} else if (!last || flags == O_PATH) {
		return pinned;
	} else {
		result = descriptor_open(at->directory, name,
					 flags | O_NOFOLLOW);
	}
	descriptor_close(pinned);
	return result;
}

static int
resolution_run(struct resolution *at, int flags)
{
	char name[NAME_MAX + 1];
	int opened;

	for (;;) {
		if (at->directory < 0 || component_take(at, name) < 0)
			return -1;
		if (name[0] == '\0')
			return descriptor_open(at->directory, ".", flags);
		opened = component_open(at, name, flags);
		if (opened == -1)
			return -1;
		if (opened == -2)
			continue;
		if (at->rest[0] == '\0')
			return opened;
		directory_enter(at, opened);
	}
}

int
path_open(const char *path, int flags)
{
	struct resolution at = { .directory = -1 };
	size_t n = strlen(path);
	int result;

	if (n == 0 || n >= PATH_MAX) {
		errno = n == 0 ? ENOENT : ENAMETOOLONG;
		return -1;
	}
	memcpy(at.text, path, n + 1);
	at.rest = at.text;
	at.directory = descriptor_open(AT_FDCWD, path[0] == '/' ? "/" : ".",
				       O_PATH | O_DIRECTORY);
	result = resolution_run(&at, flags);
	directory_enter(&at, -1);
	return result;
}

const char *
path_why(int error)
{
	if (error == ELOOP)
		return "a symbolic link in it is not root's, or stands in a "
		       "directory that others may write: name the target";
	return error_text(error);
}

int
path_failed(const char *path, const char *what)
{
	return message_error(path, what, path_why(errno));
}
