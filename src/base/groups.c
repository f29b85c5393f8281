/* SPDX-License-Identifier: ISC */
/* A set of gids, as setgroups(2) takes it. */
#include "base/groups.h"

#include <string.h>

void
groups_copy(struct groups *to, const struct groups *from)
{
	to->n = from->n;
	to->settled = from->settled;
	to->overflow = from->overflow;
	memcpy(to->gid, from->gid, from->n * sizeof *from->gid);
}

void
groups_add(struct groups *groups, uint32_t gid)
{
	if (groups->n == GROUPS_MAX)
		groups_settle(groups);
	if (groups->n == GROUPS_MAX) {
		groups->overflow |= !groups_contain(groups, gid);
		return;
	}
	groups->gid[groups->n++] = gid;
}

static void
heap_sift(uint32_t *heap, size_t root, size_t n)
{
	for (size_t child; (child = 2 * root + 1) < n; root = child) {
		uint32_t parent = heap[root];

		if (child + 1 < n && heap[child] < heap[child + 1])
			child++;
		if (parent >= heap[child])
			return;
		heap[root] = heap[child];
		heap[child] = parent;
	}
}

void
groups_settle(struct groups *groups)
{
	uint32_t *gid = groups->gid;
	size_t kept = 0;

	if (groups->settled == groups->n)
		return;
	for (size_t i = groups->n / 2; i-- > 0;)
		heap_sift(gid, i, groups->n);
	for (size_t end = groups->n; end > 1; end--) {
		uint32_t greatest = gid[0];

		gid[0] = gid[end - 1];
		gid[end - 1] = greatest;
		heap_sift(gid, 0, end - 1);
	}
	for (size_t i = 0; i < groups->n; i++)
		if (kept == 0 || gid[i] != gid[kept - 1])
			gid[kept++] = gid[i];
	groups->n = groups->settled = kept;
}

bool
groups_contain(const struct groups *groups, uint32_t gid)
{
	size_t low = 0, high = groups->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (groups->gid[middle] < gid)
			low = middle + 1;
		else
			high = middle;
	}
	return low < groups->n && groups->gid[low] == gid;
}

bool
groups_equal(const struct groups *a, const struct groups *b)
{
	return a->n == b->n &&
	       memcmp(a->gid, b->gid, a->n * sizeof *a->gid) == 0;
}
