/* SPDX-License-Identifier: ISC */
/* Which folders of a thread's way down keep descriptor and buffer. */
#include "resident.h"

#include <string.h>
#include <unistd.h>

#include "descriptor.h"

static atomic_uint open_n; /* of all threads */

static void
buffer_lose(struct residents *residents, struct folder *folder)
{
	if (folder->buffer == NULL)
		return;
	buffer_give(folder->buffer);
	folder->buffer = NULL;
	residents->buffers--;
}

/* A part cannot be read again.  Returns residents->n where there is none. */
static size_t
victim_find(const struct residents *residents, bool for_buffer)
{
	size_t victim = residents->n;

	for (size_t i = residents->n; i-- > 0;) {
		const struct folder *folder = residents->folder[i];

		if (folder->is_part || i + 1 == residents->n)
			continue;
		if (!for_buffer || folder->buffer != NULL)
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
		buffer_lose(residents, residents->folder[victim]);
}

bool
resident_evict(struct residents *residents)
{
	size_t victim = victim_find(residents, false);
	struct folder *folder;

	if (victim == residents->n)
		return false;
	folder = residents->folder[victim];
	buffer_lose(residents, folder);
	descriptor_close(folder->fd);
	folder->fd = -1;
	atomic_fetch_sub(&open_n, 1);
	residents->n--;
	memmove(residents->folder + victim, residents->folder + victim + 1,
		(residents->n - victim) * sizeof *residents->folder);
	return true;
}

void
resident_wake(struct residents *residents, struct folder *folder)
{
	if (residents->buffers >= residents->buffers_limit)
		buffer_lend(residents);
	if (folder->buffer == NULL)
		folder->buffer = buffer_take();
	residents->buffers++;
}

void
resident_add(struct residents *residents, struct folder *folder)
{
	if (atomic_fetch_add(&open_n, 1) >= residents->open_limit)
		resident_evict(residents);
	resident_wake(residents, folder);
	residents->folder[residents->n++] = folder;
}

int
resident_remove(struct residents *residents, struct folder *folder)
{
	int fd = folder->fd;

	if (fd < 0)
		return -1;
	buffer_lose(residents, folder);
	atomic_fetch_sub(&open_n, 1);
	residents->n--;
	folder->fd = -1;
	return fd;
}
