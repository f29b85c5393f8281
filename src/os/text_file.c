/* SPDX-License-Identifier: ISC */
/* Text files read with read(2), line by line, in bounded memory. */
#include "os/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"

/* A FIFO must not block us, nor a terminal become ours. */
#define OPEN_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)

static int
file_refuse(struct file *file, const char *why)
{
	message_error(file->path, "cannot be read", why);
	file_close(file);
	return -1;
}

static int
file_begin(struct file *file, const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return file_refuse(file, "not a regular file");
	if (st->st_size > FILE_SIZE_MAX)
		return file_refuse(file, "larger than 16 MiB");
	file->size = st->st_size;
	return 0;
}

int
file_adopt(struct file *file, const char *path, int fd)
{
	struct stat st;

	file->path = path;
	file->fd = fd;
	if (kernel_fstat(fd, &st) < 0)
		return file_refuse(file, message_of_errno(errno));
	return file_begin(file, &st);
}

int
file_open(struct file *file, const char *path)
{
	struct stat st;
	int fd = kernel_fstatat(AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW);
	bool is_regular = fd == 0 && S_ISREG(st.st_mode);

	/*
	 * To open a device can have an effect (a watchdog, a tape), so what it
	 * is comes first, and is not asked again.  Whoever could exchange it
	 * in between may write the directory, where another file would serve
	 * him better.
	 */
	if (is_regular)
		fd = descriptor_open(AT_FDCWD, path, OPEN_FLAGS);
	else if (fd == 0)
		fd = path_open(path, OPEN_FLAGS);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return path_failed(path, "cannot be read");
	file->path = path;
	file->fd = fd;
	if (is_regular)
		return file_begin(file, &st) < 0 ? -1 : 1;
	return file_adopt(file, path, fd) < 0 ? -1 : 1;
}

/* Returns how many bytes came in, 0 at the end, -1 after a message. */
static ssize_t
buffer_fill(struct file *file)
{
	size_t room;
	ssize_t n;

	if (file->has_ended)
		return 0;
	memmove(file->buffer, file->buffer + file->begin,
		file->end - file->begin);
	file->end -= file->begin;
	file->begin = 0;
	room = sizeof file->buffer - file->end;
	do
		n = read(file->fd, file->buffer + file->end, room);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return message_errno(file->path, "cannot be read");
	if (n == 0 && file->taken < file->size)
		return message_error(file->path, "cannot be read",
				     "it shrank meanwhile");
	file->end += (size_t)n;
	file->taken += n;
	/* It may have been replaced since its size was seen, by a longer one;
	 * but less than was asked for is what read(2) gives at the end. */
	file->has_ended =
		file->size > 0 && file->taken >= file->size && (size_t)n < room;
	if (file->taken > FILE_SIZE_MAX)
		return message_error(file->path, "cannot be read",
				     "larger than 16 MiB");
	return n;
}

/* Drop the rest of a line that is too long, as far as it is read. */
static void
line_skip(struct file *file)
{
	char *begin = file->buffer + file->begin;
	char *newline = memchr(begin, '\n', file->end - file->begin);

	if (newline == NULL) {
		file->begin = file->end;
		return;
	}
	file->begin = (size_t)(newline + 1 - file->buffer);
	file->skipping = false;
}

/* Give out up to the last newline that is in the buffer, if one is. */
static bool
lines_cut(struct file *file, bool last, struct str *lines)
{
	char *begin = file->buffer + file->begin;
	size_t n = file->end - file->begin;
	char *newline = memrchr(begin, '\n', n);

	if (newline == NULL && !last)
		return false;
	if (newline != NULL)
		n = (size_t)(newline - begin) + 1;
	*lines = (struct str){ begin, n };
	file->begin += n;
	return n > 0;
}

/* Count the lines before what is in the buffer, which is read over. */
static void
lines_count(struct file *file)
{
	off_t end = file->taken - (off_t)file->end;

	while (file->counted < end) {
		off_t left = end - file->counted;
		size_t most = left < (off_t)sizeof file->buffer
				      ? (size_t)left
				      : sizeof file->buffer;
		ssize_t n = pread(file->fd, file->buffer, most, file->counted);

		if (n <= 0)
			return;
		for (ssize_t i = 0; i < n; i++)
			file->newlines += file->buffer[i] == '\n';
		file->counted += n;
	}
}

/* Warn of the line that fills the buffer. */
static void
line_warn(struct file *file)
{
	struct text text = { .n = 0 };

	lines_count(file);
	text_add_with(&text, "line ", file->newlines + 1);
	text_add(&text, " is skipped");
	message_warning(file->path, text.at, "it is longer than 65535 bytes");
	pread(file->fd, file->buffer, file->end,
	      file->taken - (off_t)file->end);
}

int
file_next(struct file *file, struct str *lines)
{
	ssize_t n;

	for (;;) {
		n = buffer_fill(file);
		if (n < 0)
			return -1;
		if (file->skipping)
			line_skip(file);
		if (lines_cut(file, n == 0, lines))
			return 1;
		if (n == 0)
			return 0;
		if (file->end - file->begin < sizeof file->buffer)
			continue;
		if (file->warns)
			line_warn(file);
		file->skipping = true;
		file->begin = file->end;
		*lines = (struct str){ file->buffer, file->end };
		return 1;
	}
}

int
file_read(struct file *file, const char *path, struct str *lines)
{
	int more = file->fd > 0 ? 1 : file_open(file, path);

	if (more > 0)
		more = file_next(file, lines);
	if (more <= 0)
		file_close(file);
	return more;
}

void
file_close(struct file *file)
{
	if (file->fd > 0)
		descriptor_close(file->fd);
	memset(file, 0, offsetof(struct file, buffer));
}
