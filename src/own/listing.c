/* SPDX-License-Identifier: ISC */
/* The entries of a directory, one after the other. */
#include "own/listing.h"

#include <errno.h>
#include <unistd.h>

#define YOUNG_MAX 131072 /* entries, see buffer_fill() */

/*
 * Fill the buffer of a directory.  A writer who adds entries as fast as they
 * are read would hold us for ever where they are put at the end (XFS, tmpfs):
 * so many in a row that were made since the walk began end the directory.
 */
static bool
buffer_fill(struct directory *directory, struct tally *tally)
{
	struct buffer *buffer = directory->buffer;
	long n;

	if (directory->is_part || directory->is_lost)
		return false;
	if (directory->young > YOUNG_MAX) {
		tally_add(tally, TALLY_YOUNG, directory->fd, "");
		return false;
	}
	n = kernel_getdents(directory->fd, buffer->at, BUFFER_SIZE);
	if (n < 0)
		tally_fail(tally, errno, directory->fd, "");
	buffer->begin = 0;
	buffer->end = n > 0 ? (size_t)n : 0;
	directory->is_split = directory->is_bounded;
	return n > 0;
}

int
listing_skip(struct directory *directory)
{
	directory->is_split = directory->is_bounded = false;
	directory->buffer->begin = directory->buffer->end = 0;
	/* Should the buffer be lent again before the next entry is read. */
	directory->resume = directory->after;
	return lseek(directory->fd, directory->after, SEEK_SET) < 0 ? -1 : 0;
}

const struct kernel_dirent *
listing_next(struct directory *directory, struct tally *tally)
{
	struct buffer *buffer = directory->buffer;
	const struct kernel_dirent *entry;

	if (buffer->begin >= buffer->end && !buffer_fill(directory, tally))
		return NULL;
	entry = (const void *)(buffer->at + buffer->begin);
	/* A call that succeeded without answering; it would go on for ever. */
	if (entry->size == 0) {
		tally_fail(tally, EIO, directory->fd, "");
		return NULL;
	}
	buffer->begin += entry->size;
	directory->resume = entry->offset;
	if (directory->is_bounded && entry->offset == directory->kept)
		listing_skip(directory);
	return entry;
}
