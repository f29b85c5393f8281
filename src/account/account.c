/* SPDX-License-Identifier: ISC */
/* The edits of --create: /etc/group, /etc/passwd, the home directory. */
#include "account/account.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "account/record.h"
#include "os/message.h"
#include "os/path.h"

#define LOCK_NAME ".pwd.lock" /* of lckpwdf(3) */
#define LOCK_PATH "/etc/" LOCK_NAME

static char home[PATH_MAX]; /* as a string */
static bool home_is_left;   /* and it has been said why */

/* A group that has no name makes id(1) and groups(1) fail. */
static int
nameless_write(struct place *place, uint32_t gid, int error)
{
	struct text name = { .n = 0 };
	struct record record = { .is_group = true,
				 .only_new = true,
				 .id = gid };

	text_add_with(&name, "gid", gid);
	record.name = text_str(&name);
	return record_write(place, &record, error);
}

static int
records_write(const struct creation *creation, int etc, int error)
{
	const struct account_findings *found = &creation->found;
	struct place place = { GROUP_PATH, "group", etc, 0 };

	if (found->group.is_edited &&
	    record_write(&place, &creation->group, error) < 0)
		return -1;
	for (size_t i = 0; i < found->nameless_n; i++)
		if (nameless_write(&place, found->nameless[i], error) < 0)
			return -1;
	place.path = PASSWD_PATH;
	place.name = "passwd";
	return found->passwd.is_edited
		       ? record_write(&place, &creation->passwd, error)
		       : 0;
}

/* A device or a FIFO in its place is not opened. */
static int
lock_open(int etc)
{
	int lock = path_open(LOCK_PATH, O_WRONLY | O_NONBLOCK);

	if (lock >= 0 || errno != ENOENT)
		return lock;
	return descriptor_open(etc, LOCK_NAME,
			       O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK);
}

/* Under the lock of lckpwdf(3), if doff may have it; else in place only. */
static int
records_lock_and_write(const struct creation *creation, int etc)
{
	int lock = lock_open(etc);
	int error = errno, result = -1;

	if (lock < 0 && !replace_is_denied(error))
		return path_failed(LOCK_PATH, "cannot be opened");
	if (lock < 0)
		return records_write(creation, etc, error);
	if (file_lock(lock, false) == 0)
		result = records_write(creation, etc, 0);
	else if (errno == EAGAIN)
		message_error(LOCK_PATH, "locked by another process",
			      "gave up after 10 seconds");
	else
		message_errno(LOCK_PATH, "cannot be locked");
	descriptor_close(lock);
	return result;
}

/* For reading, since fsync(2) takes no descriptor of O_PATH. */
static int
etc_open(void)
{
	int pinned = dir_open("/etc");
	int etc;

	if (pinned < 0)
		return -1;
	etc = descriptor_open(pinned, ".", O_RDONLY | O_DIRECTORY);
	descriptor_close(pinned);
	return etc;
}

static int
files_write(const struct creation *creation)
{
	int etc = etc_open(), result;

	if (etc < 0 && (errno == ENOLINK || replace_is_denied(errno))) {
		record_leave("/etc", message_of_errno(errno));
		return 0;
	}
	if (etc < 0)
		return path_failed("/etc", "cannot be opened");
	result = records_lock_and_write(creation, etc);
	descriptor_close(etc);
	return result;
}

/* Empty for what the kernel does not take, and for a word for "none". */
static void
home_set(struct str path)
{
	/* The words for accounts that have no home. */
	if (str_is(path, "/nonexistent") || str_is(path, "/dev/null") ||
	    path.n >= sizeof home)
		path.n = 0;
	path = str_trim_slashes(path);
	/* An empty one may be no text at all: memmove(3) wants one. */
	if (path.n > 0)
		memmove(home, path.at, path.n);
	home[path.n] = '\0';
}

int
account_find(const struct creation *creation, const struct groups *groups,
	     struct account_findings *findings)
{
	const struct record *passwd = &creation->passwd;
	const struct record *group = &creation->group;
	const struct home_owner *owner =
		creation->makes_only ? NULL : &creation->owner;
	enum home_state state;

	memset(findings, 0, sizeof *findings);
	if (group->name.n > 0 &&
	    record_find(GROUP_PATH, group, &findings->group) < 0)
		return -1;
	if (passwd->name.n > 0 &&
	    record_find(PASSWD_PATH, passwd, &findings->passwd) < 0)
		return -1;
	if (creation->names_groups &&
	    record_find_nameless(groups, group->id, findings) < 0)
		return -1;
	home_set(creation->home);
	state = home_find(home, owner);
	if (state == HOME_UNKNOWN)
		record_leave(home, path_why(errno));
	findings->home_exists =
		state == HOME_FOREIGN && owner != NULL &&
		!record_home_is_shared(home, owner->uid, owner->uid_before);
	if (state == HOME_MISSING || findings->home_exists)
		findings->home = str_of(home);
	return 0;
}

static int
home_write(bool exists, const struct home_owner *owner)
{
	if ((exists ? home_own : home_make)(home, owner) == 0) {
		message_step(home, exists ? "has the right owner" : "made",
			     NULL);
		return 0;
	}
	if (!exists && !replace_is_denied(errno) && errno != ELOOP &&
	    errno != EEXIST)
		return message_errno(home, "cannot be made");
	record_leave(home, errno == EPERM && owner->lacks_chown
				   ? NEEDS_CHOWN
				   : path_why(errno));
	home_is_left = true;
	return 0;
}

int
account_write(const struct creation *creation)
{
	const struct account_findings *findings = &creation->found;
	const struct home_owner *owner = &creation->owner;

	/* First: its owner is known as long as passwd(5) has the old uid. */
	if (findings->home_exists && home_write(true, owner) < 0)
		return -1;
	if ((findings->group.is_edited || findings->passwd.is_edited ||
	     findings->nameless_n > 0) &&
	    files_write(creation) < 0)
		return -1;
	if (findings->home.n == 0 || findings->home_exists)
		return 0;
	return home_write(false, owner);
}

void
account_check_home(struct str path, const struct home_owner *owner,
		   const struct groups *groups)
{
	home_set(path);
	if (!home_is_left && home_is_denied(home, owner, groups))
		message_warning(
			home, "HOME cannot be written by this user",
			"its owner and mode forbid it "
			"(--own changes the owner, here and below)");
}
