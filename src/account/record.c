/* SPDX-License-Identifier: ISC */
/* One record brought into one account file. */
#include "account/record.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"
#include "os/text_file.h"

/*
 * Each of them rewrites the file, which the image may have made large: all
 * together write no more than the largest file has.
 */
#define NAMELESS_MAX 64

static struct file file; /* the one that is read */
static struct edit edits[2]; /* of passwd and of group: lines lie in them */
static bool warned;

void
record_leave(const char *object, const char *why)
{
	if (warned)
		message_step(object, "left as it is", why);
	else
		message_warning(object, "left as it is", why);
	warned = true;
}

/* The libcs wrap fcntl(2) in far more; struct flock has 64-bit offsets. */
#ifdef SYS_fcntl64
#define FCNTL SYS_fcntl64
#else
#define FCNTL SYS_fcntl
#endif

#define PAUSE 10  /* milliseconds */
#define TRIES 1000 /* of PAUSE each */
#define READER 10  /* tries that one counts for if a reader has the lock */

int
file_lock(int fd, bool shared)
{
	static int tries = TRIES;
	struct flock lock = { .l_whence = SEEK_SET };

	for (; tries > 0; tries--) {
		lock.l_type = F_WRLCK;
		if (syscall(FCNTL, fd, shared ? F_OFD_SETLK : F_SETLK,
			    &lock) == 0)
			return 0;
		if (errno != EACCES && errno != EAGAIN)
			return -1;
		poll(NULL, 0, PAUSE);
		/* Whoever may read the file may hold this one for ever. */
		if (shared && syscall(FCNTL, fd, F_OFD_GETLK, &lock) == 0 &&
		    lock.l_type == F_RDLCK)
			tries -= READER - 1;
		lock = (struct flock){ .l_whence = SEEK_SET };
	}
	errno = EAGAIN;
	return -1;
}

static struct edit *
edit_of(const struct record *record)
{
	return &edits[record->is_group];
}

static int
edit_refuse(const char *path, const struct edit *edit)
{
	if (edit->kind == EDIT_IMPOSSIBLE)
		return message_error_str(edit->record->name,
				     "its line would be too long", path);
	return message_error_str(edit->record->name,
				 edit->record->is_group
				 ? "its line in " GROUP_PATH " is malformed"
				 : "its line in " PASSWD_PATH " is malformed",
				 edit->fault);
}

static int
edit_check(const char *path, const struct edit *edit)
{
	off_t size = file.taken + (off_t)edit->text.n;

	if (edit->kind >= EDIT_IMPOSSIBLE)
		return edit_refuse(path, edit);
	if (edit->kind > EDIT_NONE && size > FILE_SIZE_MAX)
		return message_error(path, "would be larger than 16 MiB",
				 NULL);
	if (edit->kind > EDIT_NONE && !replace_may_grow((uint64_t)size))
		return message_error(path, "cannot be written",
				 message_of_errno(EFBIG));
	return 0;
}

/* Find the edit that the open file needs.  Returns -1 after a message. */
static int
file_edit(const char *path, const struct record *record)
{
	struct edit *edit = edit_of(record);
	struct str lines;
	int more = 0;

	edit_begin(edit, record);
	while (file.fd > 0 && (more = file_next(&file, &lines)) > 0)
		edit_parse(edit, lines, file_offset(&file, lines.at));
	if (more < 0)
		return -1;
	edit->ended = edit->ended && !file.skipping;
	edit_end(edit, (uint64_t)file.taken);
	return edit_check(path, edit);
}

/*
 * Find the edit that the file needs.  The file stays open, unless it is
 * missing or this fails.  Returns -1 after a message.
 */
static int
path_edit(const char *path, const struct record *record)
{
	if (file_open(&file, path) >= 0 && file_edit(path, record) == 0)
		return 0;
	file_close(&file);
	return -1;
}

int
record_find(const char *path, const struct record *record,
	    struct file_finding *finding)
{
	if (path_edit(path, record) < 0)
		return -1;
	file_close(&file);
	finding->line = edit_of(record)->line;
	finding->is_edited = edit_of(record)->kind != EDIT_NONE;
	return 0;
}

/* Note which of the groups some line has, and how long the file is. */
static int
held_find(const struct groups *groups, struct groups *held, size_t *size)
{
	struct str lines, line;
	struct group group;
	int more;

	while ((more = file_read(&file, GROUP_PATH, &lines)) > 0) {
		*size += lines.n;
		while (str_cut(&lines, '\n', &line))
			if (group_parse(line, &group) &&
			    groups_contain(groups, group.gid))
				groups_add(held, group.gid);
	}
	return more;
}

int
record_find_nameless(const struct groups *groups, uint32_t but,
		     struct account_findings *findings)
{
	static struct groups held;
	static uint32_t nameless[NAMELESS_MAX];
	size_t size = 0;

	findings->nameless = nameless;
	groups_add(&held, 0);
	groups_add(&held, but);
	if (held_find(groups, &held, &size) < 0)
		return -1;
	groups_settle(&held);
	for (size_t i = 0; i < groups->n; i++) {
		if (groups_contain(&held, groups->gid[i]))
			continue;
		if (findings->nameless_n == NAMELESS_MAX ||
		    (findings->nameless_n + 1) * size > FILE_SIZE_MAX) {
			record_leave(GROUP_PATH,
				     "too many groups lack a name");
			break;
		}
		nameless[findings->nameless_n++] = groups->gid[i];
	}
	return 0;
}

bool
record_home_is_shared(const char *home, uint32_t uid, uint32_t uid_before)
{
	struct account account;
	struct str lines, line;
	bool shared = false;

	if (file_open(&file, PASSWD_PATH) <= 0)
		return true;
	while (!shared && file_next(&file, &lines) > 0)
		while (!shared && str_cut(&lines, '\n', &line))
			shared = account_parse(line, &account) &&
				 account.uid != uid &&
				 account.uid != uid_before &&
				 str_is(str_trim_slashes(account.home), home);
	file_close(&file);
	return shared;
}

/* One write: a new last line, or as many bytes as stand there. */
static int
text_write(const struct edit *edit)
{
	struct str text = edit->text;
	bool append = edit->kind == EDIT_APPEND;
	off_t size = file.taken;
	struct stat st;
	ssize_t n;
	int error;

	/* Somebody who takes no lock may be appending, too. */
	if (append && syscall(SYS_fcntl, file.fd, F_SETFL, O_APPEND) < 0)
		return -1;
	n = pwrite(file.fd, text.at, text.n, (off_t)edit->at);
	if (n == (ssize_t)text.n)
		return fsync(file.fd);
	error = n < 0 ? errno : ENOSPC;
	/* What came in of the line goes out again, and nothing else. */
	if (append && n > 0 &&
	    kernel_fstat(file.fd, &st) == 0 && st.st_size == size + n &&
	    ftruncate(file.fd, size) < 0)
		error = errno;
	errno = error;
	return -1;
}

static const struct outcome none = { .kind = OUTCOME_NONE };
static const struct outcome done = { .kind = OUTCOME_DONE };
static const struct outcome failed = { .kind = OUTCOME_FAILED };

static struct outcome
place_leave(const char *path, const char *why)
{
	record_leave(path, why);
	return none;
}

/* Done: the file is open and locked. */
static struct outcome
place_open(const char *path, const char *why)
{
	int fd = path_open(path, O_RDWR | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 && errno == ENOENT)
		return place_leave(path, why);
	if (fd < 0 && replace_is_denied(errno))
		return place_leave(path, message_of_errno(errno));
	if (fd < 0) {
		path_failed(path, "cannot be written");
		return failed;
	}
	/* Containers that share the file do not share /etc/.pwd.lock. */
	if (file_lock(fd, true) == 0)
		return file_adopt(&file, path, fd) < 0 ? failed : done;
	descriptor_close(fd);
	if (errno == EAGAIN)
		return place_leave(path, "another process holds a lock on it");
	message_errno(path, "cannot be locked");
	return failed;
}

/* Change the file where it is: only what cannot lose a byte. */
static struct outcome
place_edit(const char *path, const struct record *record, int error)
{
	const char *why = error != EBUSY
				  ? message_of_errno(error)
				  : "a mount takes only a new last line, or "
				    "ids of equal length";
	struct edit *edit = edit_of(record);
	struct outcome outcome = place_open(path, why);

	if (outcome.kind != OUTCOME_DONE)
		return outcome;
	if (file_edit(path, record) < 0) {
		outcome = failed;
	} else if (edit->kind == EDIT_NONE) {
		outcome = none;
	} else if (edit->kind == EDIT_REWRITE) {
		outcome = place_leave(path, why);
	} else if (text_write(edit) < 0) {
		message_errno(path, "cannot be written");
		outcome = failed;
	}
	file_close(&file);
	return outcome;
}

/* error: why no new file can be put there; 0: one may be. */
static struct outcome
place_replace(struct place *place, const struct record *record, int error)
{
	struct outcome outcome = { OUTCOME_DENIED, error };

	if (path_edit(place->path, record) < 0)
		return failed;
	place->old = file.fd;
	if (edit_of(record)->kind == EDIT_NONE)
		outcome = none;
	else if (error == 0)
		outcome = replace_file(place, edit_of(record));
	file_close(&file);
	return outcome;
}

static struct outcome
record_edit(struct place *place, const struct record *record, int error)
{
	struct outcome outcome = place_replace(place, record, error);

	return outcome.kind == OUTCOME_DENIED
		       ? place_edit(place->path, record, outcome.error)
		       : outcome;
}

int
record_write(struct place *place, const struct record *record, int error)
{
	/* The record's own edit, and then the newline of the last line. */
	for (int passes = 2; passes > 0; passes--) {
		struct outcome outcome = record_edit(place, record, error);

		if (outcome.kind != OUTCOME_DONE)
			return outcome.kind == OUTCOME_FAILED ? -1 : 0;
		/* Success is what the file shows, not what calls returned. */
		if (path_edit(place->path, record) < 0)
			return -1;
		file_close(&file);
		if (edit_of(record)->kind != EDIT_NONE)
			continue;
		message_step_str(record->name, "written to", place->path);
		return 0;
	}
	return message_error(place->path,
			     "written, but does not show the entry", NULL);
}
