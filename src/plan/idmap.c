/* SPDX-License-Identifier: ISC */
/* The id maps of a user namespace, as /proc/self/uid_map shows them. */
#include "plan/idmap.h"

#include "base/id.h"

enum { INSIDE, OUTSIDE, COUNT, NUMBERS };

static bool
number_parse(struct str *line, uint64_t *number)
{
	struct str digits;

	do {
		if (!str_cut(line, ' ', &digits))
			return false;
	} while (digits.n == 0);
	if (!str_is_digits(digits) || digits.n > 10)
		return false;
	*number = 0;
	for (size_t i = 0; i < digits.n; i++)
		*number = *number * 10 + (uint64_t)(digits.at[i] - '0');
	return true;
}

static bool
extent_parse(struct str *map, uint64_t extent[NUMBERS])
{
	struct str line;
	size_t i = 0;

	if (!str_cut(map, '\n', &line))
		return false;
	while (i < NUMBERS && number_parse(&line, &extent[i]))
		i++;
	return i == NUMBERS;
}

bool
idmap_find(struct str map, uint32_t id, uint32_t *outside)
{
	uint64_t extent[NUMBERS] = { 0 };

	while (extent_parse(&map, extent)) {
		if (id < extent[INSIDE] || id - extent[INSIDE] >= extent[COUNT])
			continue;
		*outside = (uint32_t)(extent[OUTSIDE] + id - extent[INSIDE]);
		return true;
	}
	return false;
}

bool
idmap_is_initial(struct str map)
{
	uint64_t extent[NUMBERS] = { 0 };

	return extent_parse(&map, extent) && extent[INSIDE] == 0 &&
	       extent[OUTSIDE] == 0 && extent[COUNT] > ID_MAX;
}

bool
idmap_is_rootless(struct str map)
{
	uint64_t extent[NUMBERS] = { 0 };

	while (extent_parse(&map, extent))
		if (extent[INSIDE] == 0)
			return extent[OUTSIDE] != 0 && extent[COUNT] == 1;
	return false;
}

bool
idmap_owner_is_mapped(struct str map, uint32_t overflow, uint32_t id)
{
	return id != overflow || idmap_is_initial(map);
}
