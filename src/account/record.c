/* SPDX-License-Identifier: ISC */
/* One record brought into one account file. */
#include "account/record.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account/file_lock.h"
#include "base/error.h"
#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"
#include "os/text_file.h"

static struct file file; /* the one that is looked through */
static struct edit edits[2]; /* of passwd and of group: lines lie in them */
static bool warned;

int
record_leave(const char *object, const char *why)
{
	if (warned)
		message_step(object, "left as it is", why);
	else
		message_warning(object, "left as it is", why);
	warned = true;
	return 0;
}

static struct edit *
edit_of(const struct record *record)
{
	return &edits[record->is_group];
}

/* Returns an enum edit_kind, or -1 after a message. */
static int
file_look(struct edit *edit, const struct record *record)
{
	struct str lines;
	int more = 0;

	edit_begin(edit, record);
	while (file.fd >= 0 && (more = file_next(&file, &lines)) > 0)
		edit_look(edit, lines, file_offset(&file, lines.at));
	if (more < 0)
		return -1;
	edit->ended = edit->ended && !file.skipping;
	return (int)edit_end(edit, (uint64_t)file.taken);
}

static int
edit_check(const char *path, const struct edit *edit, int kind)
{
	off_t size = file.taken + (off_t)edit->text.n;

	if (kind == EDIT_IMPOSSIBLE)
		return message_error_str(edit->record->name,
				     "its line would be too long", path);
	if (kind > EDIT_NONE && size > FILE_SIZE_MAX)
		return message_error(path, "would be larger than 16 MiB",
				 NULL);
	if (kind > EDIT_NONE && !replace_may_grow((uint64_t)size))
		return message_error(path, "cannot be written",
				 error_text(EFBIG));
	return kind;
}

/* The file stays open, unless it is missing. */
static int
path_look(const char *path, const struct record *record)
{
	struct edit *edit = edit_of(record);
	int more = file_open(&file, path);

	if (more <= 0) {
		file.fd = -1;
		file.taken = 0;
		file.skipping = false;
	}
	return more < 0 ? -1 : edit_check(path, edit, file_look(edit, record));
}

static void
look_end(void)
{
	if (file.fd >= 0)
		file_close(&file);
}

int
record_look(const char *path, const struct record *record, struct str *line)
{
	int kind = path_look(path, record);

	look_end();
	*line = edit_of(record)->line;
	return kind < 0 ? -1 : 0;
}

/* One write: a new last line, or as many bytes as stand there. */
static int
text_write(const struct edit *edit, bool append)
{
	struct str text = edit->text;
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

/* Returns 1 after a change, 0 without one, -1 after a message. */
static int
place_change(const char *path, const struct record *record, const char *why)
{
	struct edit *edit = edit_of(record);
	int kind = file_look(edit, record);

	if (kind <= EDIT_NONE)
		return kind;
	if (kind != EDIT_APPEND && kind != EDIT_OVERWRITE)
		return record_leave(path, why);
	if (text_write(edit, kind == EDIT_APPEND) < 0)
		return message_errno(path, "cannot be written");
	return 1;
}

/* Change the file where it is: only what cannot lose a byte. */
static int
place_edit(const char *path, const struct record *record, int error)
{
	const char *why = error != EBUSY ? error_text(error) : "a mount takes "
		"only a new last line, or ids of equal length";
	int fd = path_open(path, O_RDWR | O_NONBLOCK | O_NOCTTY);
	int result;

	if (fd < 0 && errno == ENOENT)
		return record_leave(path, why);
	if (fd < 0 && replace_is_denied(errno))
		return record_leave(path, error_text(errno));
	if (fd < 0)
		return path_failed(path, "cannot be written");
	/* Containers that share the file do not share /etc/.pwd.lock. */
	if (file_lock_wait(fd, path) < 0) {
		descriptor_close(fd);
		return -1;
	}
	if (file_take(&file, path, fd) < 0)
		return -1;
	result = place_change(path, record, why);
	file_close(&file);
	return result;
}

/* Success is what the file shows, not what the calls returned. */
static int
record_prove(const char *path, const struct record *record)
{
	int kind = path_look(path, record);

	look_end();
	if (kind > EDIT_NONE)
		return message_error(path, "written, but does not show "
				 "the record", NULL);
	if (kind == EDIT_NONE)
		message_step_str(record->name, "written to", path);
	return kind;
}

int
record_write(struct place *place, const struct record *record, int error)
{
	int result = path_look(place->path, record);

	if (result > EDIT_NONE) {
		place->old = file.fd;
		result = error == 0 ? replace_file(place, edit_of(record)) : 0;
		error = error == 0 ? errno : error;
		look_end();
		if (result == 0)
			result = place_edit(place->path, record, error);
	} else {
		look_end();
	}
	return result > 0 ? record_prove(place->path, record) : result;
}
