/* SPDX-License-Identifier: ISC */
/* Giving away a part of a walk to a thread that has nothing to do. */
#include "own/share.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "os/descriptor.h"
#include "os/kernel.h"
#include "own/crew.h"

#define WORTH_IT 1024 /* bytes of entries, in the directory we are in */

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

/* Hand on some entries of directory as a task of their own. */
static void
directory_share(struct directory *directory)
{
	struct directory *part = directory_take();
	int fd = part == NULL ? -1
			      : descriptor_open(directory->fd, ".", O_PATH);

	if (fd < 0) {
		if (part != NULL)
			directory_give(part);
		return;
	}
	*part = (struct directory){
		.parent = directory, .buffer = buffer_take(), .fd = fd,
		.pending = 1, .is_part = true, .device = directory->device,
		.number = directory->number, .entry = directory->entry,
	};
	if (!directory->is_split)
		directory->after = lseek(directory->fd, 0, SEEK_CUR);
	directory->is_split = true;
	directory->kept = directory->resume;
	buffer_split(directory->buffer, part->buffer, &directory->kept);
	atomic_fetch_add(&directory->pending, 1);
	crew_give(part);
}

void
share_some(struct residents *residents)
{
	for (size_t i = 0; i < residents->n; i++) {
		const struct directory *directory = residents->directory[i];
		const struct buffer *buffer = directory->buffer;
		size_t left = buffer && !directory->is_bounded
				      ? buffer->end - buffer->begin
				      : 0;
		bool last = i + 1 == residents->n;

		if (left > (last ? WORTH_IT : 0)) {
			directory_share(residents->directory[i]);
			return;
		}
	}
}
