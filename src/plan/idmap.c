/* SPDX-License-Identifier: ISC */
/* The id maps of a user namespace, as /proc/self/uid_map shows them. */
#include "plan/idmap.h"

#include "base/id.h"

struct extent {
	uint64_t inside;
	uint64_t outside;
	uint64_t count;
};

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
extent_parse(struct str *map, struct extent *extent)
{
	struct str line;

	return str_cut(map, '\n', &line) &&
	       number_parse(&line, &extent->inside) &&
	       number_parse(&line, &extent->outside) &&
	       number_parse(&line, &extent->count);
}

bool
idmap_find(struct str map, uint32_t id, uint32_t *outside)
{
	struct extent extent;

	while (extent_parse(&map, &extent)) {
		if (id < extent.inside || id - extent.inside >= extent.count)
			continue;
		*outside = (uint32_t)(extent.outside + id - extent.inside);
		return true;
	}
	return false;
}

bool
idmap_is_initial(struct str map)
{
	struct extent extent;

	return extent_parse(&map, &extent) && extent.inside == 0 &&
	       extent.outside == 0 && extent.count > ID_MAX;
}

bool
idmap_is_rootless(struct str map)
{
	struct extent extent;

	while (extent_parse(&map, &extent))
		if (extent.inside == 0)
			return extent.outside != 0 && extent.count == 1;
	return false;
}

bool
idmap_owner_is_mapped(struct str map, uint32_t overflow, uint32_t id)
{
	return id != overflow || idmap_is_initial(map);
}
