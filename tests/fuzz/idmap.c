/* SPDX-License-Identifier: ISC */
/* Fuzz target: an id map.  The first line is the id, the rest is the map. */
#include "fuzz.h"

#include <ctype.h>

#include "base/id.h"
#include "plan/idmap.h"

/* One line of a map, written another way: by characters. */
static bool
slow_extent(struct str line, uint64_t numbers[3])
{
	size_t at = 0;

	for (int i = 0; i < 3; i++) {
		size_t begin;

		while (at < line.n && line.at[at] == ' ')
			at++;
		begin = at;
		numbers[i] = 0;
		for (; at < line.n && line.at[at] != ' '; at++) {
			if (!isdigit((unsigned char)line.at[at]) ||
			    at - begin == 10)
				return false;
			numbers[i] = numbers[i] * 10 +
				     (uint64_t)(line.at[at] - '0');
		}
		if (at == begin)
			return false;
	}
	return true;
}

/* The first extent that holds id; a line that is none ends the map. */
static bool
slow_find(struct str map, uint64_t id, uint32_t *outside)
{
	uint64_t extent[3];

	while (map.n > 0 && slow_extent(line_of(&map), extent))
		if (id >= extent[0] && id < extent[0] + extent[2]) {
			*outside = (uint32_t)(extent[1] + id - extent[0]);
			return true;
		}
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str map = input_of(data, size), text = line_of(&map);
	uint32_t id, outside = 7, slow = 7;
	uint64_t extent[3];

	if (!slow_id(text, &id))
		return 0;
	CHECK(idmap_find(map, id, &outside) == slow_find(map, id, &slow));
	CHECK(outside == slow);
	if (idmap_is_initial(map)) {
		CHECK(slow_extent(line_of(&map), extent));
		CHECK(extent[0] == 0 && extent[1] == 0);
		CHECK(extent[2] > ID_MAX);
	}
	return 0;
}
