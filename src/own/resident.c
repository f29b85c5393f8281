/* SPDX-License-Identifier: ISC */
/* Which directories of a thread's way down keep descriptor and buffer. */
#include "own/resident.h"

#include <string.h>
#include <unistd.h>

#include "os/descriptor.h"

static atomic_uint open_n; /* of all threads */

static void
buffer_lose(struct residents *residents, struct directory *directory)
{
	if (directory->buffer == NULL)
		return;
	buffer_give(directory->buffer);
	directory->buffer = NULL;
	residents->buffers--;
}

/* A part cannot be read again.  Returns residents->n where there is none. */
static size_t
victim_find(const struct residents *residents, bool for_buffer)
{
	size_t victim = residents->n;

	for (size_t i = residents->n; i-- > 0;) {
		const struct directory *directory = residents->directory[i];

		if (directory->is_part || i + 1 == residents->n)
			continue;
		if (!for_buffer || directory->buffer != NULL)
			victim = i;
	}
	return victim;
}

/* Descriptors are kept longer: an offset is worth most where it was got. */
static void
buffer_lend(struct residents *residents)
{
	size_t victim = victim_find(residents, true);

	if (victim < residents->n)
		buffer_lose(residents, residents->directory[victim]);
}

bool
resident_evict(struct residents *residents)
{
	size_t victim = victim_find(residents, false);
	struct directory *directory;

	if (victim == residents->n)
		return false;
	directory = residents->directory[victim];
	buffer_lose(residents, directory);
	descriptor_close(directory->fd);
	directory->fd = -1;
	atomic_fetch_sub(&open_n, 1);
	residents->n--;
	memmove(residents->directory + victim,
		residents->directory + victim + 1,
		(residents->n - victim) * sizeof *residents->directory);
	return true;
}

void
resident_wake(struct residents *residents, struct directory *directory)
{
	if (residents->buffers >= residents->buffers_limit)
		buffer_lend(residents);
	if (directory->buffer == NULL)
		directory->buffer = buffer_take();
	residents->buffers++;
}

void
resident_add(struct residents *residents, struct directory *directory)
{
	if (atomic_fetch_add(&open_n, 1) >= residents->open_limit)
		resident_evict(residents);
	resident_wake(residents, directory);
	residents->directory[residents->n++] = directory;
}

int
resident_remove(struct residents *residents, struct directory *directory)
{
	int fd = directory->fd;

	if (fd < 0)
		return -1;
	buffer_lose(residents, directory);
	atomic_fetch_sub(&open_n, 1);
	residents->n--;
	directory->fd = -1;
	return fd;
}
