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

static bool
sorted_contains(const uint32_t *gids, size_t n, uint32_t gid)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (gids[middle] < gid)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && gids[low] == gid;
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

/* Sort n gids, and return how many are left when each stands there once. */
static size_t
sort_unique(uint32_t *gid, size_t n)
{
	size_t kept = 0;

	for (size_t i = n / 2; i-- > 0;)
		heap_sift(gid, i, n);
	for (size_t end = n; end > 1; end--) {
		uint32_t greatest = gid[0];

		gid[0] = gid[end - 1];
		gid[end - 1] = greatest;
		heap_sift(gid, 0, end - 1);
	}
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || gid[i] != gid[kept - 1])
			gid[kept++] = gid[i];
	return kept;
}

void
groups_settle(struct groups *groups)
{
	if (groups->settled != groups->n)
		groups->n = groups->settled =
			sort_unique(groups->gid, groups->n);
}

/*
 * A file may list a user in 65,535 groups and then in the same ones again, a
 * million times.  What is added stands behind the gids that are settled, none
 * of which is added again.  Where that fills the array, the gids behind are
 * sorted alone, and all of them only where half of these are left: each time
 * that happens the space behind is halved, so it happens 17 times at most, and
 * all that is added costs n log n.
 */
static void
groups_compact(struct groups *groups)
{
	size_t settled = groups->settled, behind = groups->n - settled;
	size_t kept = sort_unique(groups->gid + settled, behind);

	groups->n = settled + kept;
	if (kept > behind / 2)
		groups_settle(groups);
}

void
groups_add(struct groups *groups, uint32_t gid)
{
	if (sorted_contains(groups->gid, groups->settled, gid))
		return;
	if (groups->n == GROUPS_MAX)
		groups_compact(groups);
	if (groups->n < GROUPS_MAX)
		groups->gid[groups->n++] = gid;
	else
		groups->overflow |= !groups_contain(groups, gid);
}

bool
groups_contain(const struct groups *groups, uint32_t gid)
{
	return sorted_contains(groups->gid, groups->n, gid);
}

bool
groups_equal(const struct groups *a, const struct groups *b)
{
	return a->n == b->n &&
	       memcmp(a->gid, b->gid, a->n * sizeof *a->gid) == 0;
}
