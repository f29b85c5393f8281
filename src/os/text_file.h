/* SPDX-License-Identifier: ISC */
/* Text files read with read(2), line by line, in bounded memory. */
#ifndef DOFF_TEXT_FILE_H
#define DOFF_TEXT_FILE_H

#include <sys/types.h>

#include "base/str.h"

#define FILE_SIZE_MAX (16L << 20)
#define FILE_LINE_MAX 65535

/*
 * A regular file that is being read; zeroed but for the buffer while it is
 * closed.  Never mapped: a truncate would kill.
 */
struct file {
	const char *path;
	int fd; /* 0: none, as 0 to 2 are never closed */
	bool skipping; /* inside a line that is too long */
	bool has_ended;
	bool warns; /* the caller's: of lines that are too long */
	off_t size; /* just before it was opened; 0 may mean unknown */
	off_t taken;
	off_t counted; /* bytes before which newlines were counted */
	uint64_t newlines;
	size_t begin; /* of what has been read and not been given out */
	size_t end;
	char buffer[FILE_LINE_MAX + 1];
};

/*
 * Open path, a regular file of at most FILE_SIZE_MAX bytes; see path_open()
 * for links.  A device or a FIFO is never opened.
 * Returns 1, 0 if there is none, or -1 after a message.
 */
int file_open(struct file *file, const char *path);

/*
 * Read from fd, which is path and is closed on failure, as file_open() does.
 * Returns 0, or -1 after a message.
 */
int file_adopt(struct file *file, const char *path, int fd);

/*
 * Give out the next whole lines, or the last without its newline.  Of a line
 * longer than FILE_LINE_MAX, only the beginning is given out, which is longer,
 * too, and a warning is printed if warns is set.
 * lines: lies in the buffer, until the next call.
 * Returns 1, 0 at the end of the file, or -1 after a message.
 */
int file_next(struct file *file, struct str *lines);

/* Where in the file a byte of the buffer stands. */
static inline uint64_t
file_offset(const struct file *file, const char *at)
{
	return (uint64_t)file->taken - file->end +
	       (uint64_t)(at - file->buffer);
}

/* The same for path, opened at the first call and closed after the last. */
int file_read(struct file *file, const char *path, struct str *lines);

/* Close the file, if it is open. */
void file_close(struct file *file);

#endif
