/* SPDX-License-Identifier: ISC */
/* The edits of --create: /etc/group, /etc/passwd, the home directory. */
#include "account/account.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "account/file_lock.h"
#include "account/home.h"
#include "account/record.h"
#include "base/error.h"
#include "os/account_paths.h"
#include "os/directory.h"
#include "os/message.h"
#include "os/path.h"

#define LOCK_PATH "/etc/.pwd.lock" /* of lckpwdf(3) */

static char directory[PATH_MAX]; /* the home, as a string */

static int
records_write(const struct plan *plan, int etc, int error)
{
	struct place place = { GROUP_PATH, "group", etc, -1 };

	if (plan->creation.group_line.n > 0 &&
	    record_write(&place, &plan->creation.group, error) < 0)
		return -1;
	place.path = PASSWD_PATH;
	place.name = "passwd";
	return plan->creation.passwd_line.n == 0
		       ? 0
		       : record_write(&place, &plan->creation.passwd, error);
}

/* Under the lock of lckpwdf(3), where we may have it; else in place only. */
static int
records_lock_and_write(const struct plan *plan, int etc)
{
	int lock = descriptor_open(
		etc, ".pwd.lock", O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK);
	int error = errno, result;

	if (lock < 0 && !replace_is_denied(error))
		return message_errno(LOCK_PATH, "cannot be opened");
	if (lock < 0)
		return records_write(plan, etc, error);
	result = file_lock_wait(lock, LOCK_PATH);
	if (result == 0)
		result = records_write(plan, etc, 0);
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
files_write(const struct plan *plan)
{
	int etc = etc_open(), result;

	if (etc < 0 && (errno == ENOENT || replace_is_denied(errno)))
		return record_leave("/etc", error_text(errno));
	if (etc < 0)
		return path_failed("/etc", "cannot be opened");
	result = records_lock_and_write(plan, etc);
	descriptor_close(etc);
	return result;
}

int
account_find(const struct creation *creation, struct findings *found)
{
	const struct str home = creation->home;
	int missing;

	if (creation->group.name.n > 0 &&
	    record_look(GROUP_PATH, &creation->group, &found->group_line) < 0)
		return -1;
	if (creation->passwd.name.n > 0 &&
	    record_look(PASSWD_PATH, &creation->passwd, &found->passwd_line) <
		    0)
		return -1;
	memcpy(directory, home.at, home.n);
	directory[home.n] = '\0';
	missing = home_is_missing(directory);
	found->home_is_missing = missing > 0;
	return missing < 0 ? record_leave(directory, path_why(errno)) : 0;
}

int
account_write(const struct plan *plan)
{
	bool edits = plan->creation.group_line.n > 0 ||
		     plan->creation.passwd_line.n > 0;

	if (edits && files_write(plan) < 0)
		return -1;
	if (plan->creation.home.n == 0 ||
	    home_make(directory, plan->identity.uid, plan->identity.gid) == 0)
		return 0;
	if (replace_is_denied(errno) || errno == ELOOP)
		return record_leave(directory, path_why(errno));
	return message_errno(directory, "cannot be made");
}
