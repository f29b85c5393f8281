/* SPDX-License-Identifier: ISC */
/* Giving away a part of a walk to a thread that has nothing to do. */
#include "share.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "crew.h"
#include "descriptor.h"
#include "kernel_files.h"

#define WORTH_IT 1024 /* bytes of entries, in the folder we are in */

/*
 * Move the second half of what is left in from to an empty buffer.
 * kept: set to the offset past the last entry that stays, if any.
 */
static void
buffer_split(struct buffer *from, struct buffer *to, int64_t *kept)
{
	size_t half = from->begin + (from->end - from->begin) / 2;
	size_t at = from->begin;

	while (at < half) {
		const struct kernel_dirent *entry =
			(const void *)(from->at + at);

		if (at + entry->size >= from->end)
			break;
		at += entry->size;
		*kept = entry->offset;
	}
	to->end = from->end - at;
	memcpy(to->at, from->at + at, to->end);
	from->end = at;
}

/* Hand on some entries of folder as a task of their own. */
static void
folder_share(struct folder *folder)
{
	struct folder *part = folder_take();
	int fd = part == NULL ? -1
			      : descriptor_open(folder->fd, ".", O_PATH);

	if (fd < 0) {
		if (part != NULL)
			folder_give(part);
		return;
	}
	*part = (struct folder){
		.parent = folder, .buffer = buffer_take(), .fd = fd,
		.pending = 1, .is_part = true, .device = folder->device,
		.number = folder->number, .entry = folder->entry,
	};
	if (!folder->is_split)
		folder->after = lseek(folder->fd, 0, SEEK_CUR);
	folder->is_split = true;
	folder->kept = folder->resume;
	buffer_split(folder->buffer, part->buffer, &folder->kept);
	atomic_fetch_add(&folder->pending, 1);
	crew_give(part);
}

void
share_some(struct residents *residents)
{
	for (size_t i = 0; i < residents->n; i++) {
		const struct folder *folder = residents->folder[i];
		const struct buffer *buffer = folder->buffer;
		size_t left = buffer && !folder->is_bounded
				      ? buffer->end - buffer->begin
				      : 0;
		bool last = i + 1 == residents->n;

		if (left > (last ? WORTH_IT : 0)) {
			folder_share(residents->folder[i]);
			return;
		}
	}
}
