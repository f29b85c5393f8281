/* SPDX-License-Identifier: ISC */
/* The entries of a folder, one after the other. */
#include "listing.h"

#include <errno.h>
#include <unistd.h>

#define YOUNG_MAX 131072 /* entries, see buffer_fill() */

/*
 * Fill the buffer of a folder.  A writer who adds entries as fast as they are
 * read would hold us for ever where they are put at the end (XFS, tmpfs): so
 * many in a row that were made since the walk began end the folder.
 */
static bool
buffer_fill(struct folder *folder, struct tally *tally)
{
	struct buffer *buffer = folder->buffer;
	long n;

	if (folder->is_part || folder->is_lost)
		return false;
	if (folder->young > YOUNG_MAX) {
		tally_add(tally, TALLY_YOUNG, folder->fd, "");
		return false;
	}
	n = kernel_getdents(folder->fd, buffer->at, BUFFER_SIZE);
	if (n < 0)
		tally_fail(tally, errno, folder->fd, "");
	buffer->begin = 0;
	buffer->end = n > 0 ? (size_t)n : 0;
	folder->is_split = folder->is_bounded;
	return n > 0;
}

int
listing_skip(struct folder *folder)
{
	folder->is_split = folder->is_bounded = false;
	folder->buffer->begin = folder->buffer->end = 0;
	/* Should the buffer be lent again before the next entry is read. */
	folder->resume = folder->after;
	return lseek(folder->fd, folder->after, SEEK_SET) < 0 ? -1 : 0;
}

const struct kernel_dirent *
listing_next(struct folder *folder, struct tally *tally)
{
	struct buffer *buffer = folder->buffer;
	const struct kernel_dirent *entry;

	if (buffer->begin >= buffer->end && !buffer_fill(folder, tally))
		return NULL;
	entry = (const void *)(buffer->at + buffer->begin);
	/* A call that succeeded without answering; it would go on for ever. */
	if (entry->size == 0) {
		tally_fail(tally, EIO, folder->fd, "");
		return NULL;
	}
	buffer->begin += entry->size;
	folder->resume = entry->offset;
	if (folder->is_bounded && entry->offset == folder->kept)
		listing_skip(folder);
	return entry;
}
