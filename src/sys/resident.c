/* SPDX-License-Identifier: ISC */
/* Which folders of a thread's way down keep descriptor and buffer. */
#include "resident.h"

#include <string.h>
#include <unistd.h>

static void
resident_close(struct residents *residents, size_t i)
{
	struct folder *folder = residents->folder[i];

	close(folder->fd);
	folder->fd = -1;
	buffer_give(folder->buffer);
	folder->buffer = NULL;
	residents->n--;
	memmove(residents->folder + i, residents->folder + i + 1,
		(residents->n - i) * sizeof *residents->folder);
}

bool
resident_evict(struct residents *residents)
{
	size_t victim = residents->n;

	/*
	 * A part cannot be read again.  Nor had a folder better be whose
	 * entries were given away in part: it would be read twice.
	 */
	for (size_t i = residents->n; i-- > 0;) {
		const struct folder *folder = residents->folder[i];
		bool worse = victim < residents->n && folder->is_split;

		if (!folder->is_part && i + 1 < residents->n && !worse)
			victim = i;
	}
	if (victim == residents->n)
		return false;
	resident_close(residents, victim);
	return true;
}

void
resident_add(struct residents *residents, struct folder *folder)
{
	if (residents->n >= residents->limit)
		resident_evict(residents);
	if (folder->buffer == NULL)
		folder->buffer = buffer_take();
	residents->folder[residents->n++] = folder;
}

int
resident_remove(struct residents *residents, struct folder *folder)
{
	int fd = folder->fd;

	if (folder->buffer == NULL)
		return -1;
	residents->n--;
	buffer_give(folder->buffer);
	folder->buffer = NULL;
	folder->fd = -1;
	return fd;
}
