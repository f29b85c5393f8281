/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/idmap.c. */
#include "unit.h"

#include "plan/idmap.h"

/* As the kernel prints them: "%10u %10u %10u\n". */
#define INITIAL "         0          0 4294967295\n"
#define PODMAN "         0       1000          1\n" \
	       "         1     100000      65536\n"

static const struct {
	const char *map;
	uint32_t id;
	bool mapped;
	uint32_t outside;
} ids[] = {
	{ INITIAL, 0, true, 0 },
	{ INITIAL, 1000, true, 1000 },
	{ INITIAL, 4294967294U, true, 4294967294U },
	{ PODMAN, 0, true, 1000 },
	{ PODMAN, 1, true, 100000 },
	{ PODMAN, 1000, true, 100999 },
	{ PODMAN, 65536, true, 165535 },
	{ PODMAN, 65537, false, 0 },
	{ PODMAN, 4294967294U, false, 0 },
	{ "0 0 65536\n", 65535, true, 65535 },
	{ "0 0 65536\n", 70000, false, 0 },
	{ "0 100000 1\n1000 101000 1\n", 1000, true, 101000 },
	{ "0 100000 1\n1000 101000 1\n", 33, false, 0 },
	{ "5 10 1", 5, true, 10 },
	{ "5 10 1", 4, false, 0 },
	{ "", 0, false, 0 },
	{ "\n", 0, false, 0 },
	{ "0\n", 0, false, 0 },
	{ "0 0\n", 0, false, 0 },
	{ "0 0 \n", 0, false, 0 },
	{ "0 0 x\n", 0, false, 0 },
	{ "a 0 1\n", 0, false, 0 },
	{ "0 -1 1\n", 0, false, 0 },
	{ "0 0 00000000001\n", 0, false, 0 },
	{ "0 0 0\n", 0, false, 0 },
};

static void
id_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(ids); i++) {
		struct str map = span(ids[i].map, strlen(ids[i].map));
		uint32_t outside = 77;

		if (idmap_find(map, ids[i].id, &outside) != ids[i].mapped)
			fail_msg("%u in \"%s\"", ids[i].id, ids[i].map);
		assert_int_equal(outside,
				 ids[i].mapped ? ids[i].outside : 77);
	}
}

static void
initial_map_is_known(void **state)
{
	(void)state;
	assert_true(idmap_is_initial(S(INITIAL)));
	assert_false(idmap_is_initial(S(PODMAN)));
	assert_false(idmap_is_initial(S("1 0 4294967295\n")));
	assert_false(idmap_is_initial(S("0 1 4294967295\n")));
	assert_false(idmap_is_initial(S("0 0 4294967294\n")));
	assert_false(idmap_is_initial(S("0 0 65536\n")));
	assert_false(idmap_is_initial(S("")));
	assert_false(idmap_is_initial(str_of(NULL)));
}

/* 65534 is what stands for every owner who is not mapped. */
static void
only_a_whole_map_tells_the_overflow_id(void **state)
{
	(void)state;
	assert_true(idmap_owner_is_mapped(S(INITIAL), 65534, 65534));
	assert_true(idmap_owner_is_mapped(S(INITIAL), 65534, 0));
	assert_true(idmap_owner_is_mapped(S(PODMAN), 65534, 65533));
	assert_false(idmap_owner_is_mapped(S(PODMAN), 65534, 65534));
	assert_true(idmap_owner_is_mapped(S(PODMAN), 99, 65534));
	assert_false(idmap_owner_is_mapped(S(""), 99, 99));
}

static void
rootless_is_told(void **state)
{
	(void)state;
	assert_true(idmap_is_rootless(S("0 1000 1\n1 100000 65536\n")));
	assert_true(idmap_is_rootless(S("1 100000 65536\n0 1000 1\n")));
	assert_false(idmap_is_rootless(S("0 100000 65536\n")));
	assert_false(idmap_is_rootless(S("0 0 1\n1 100000 65536\n")));
	assert_false(idmap_is_rootless(S("0 0 4294967295\n")));
	assert_false(idmap_is_rootless(S("1000 1000 1\n")));
	assert_false(idmap_is_rootless(S("")));
}

int
main(void)
{
	static const struct CMUnitTest idmap[] = {
		TEST("root is rootless where it alone is another uid outside",
		     rootless_is_told),
		TEST("an id is looked up in the extents of a map (50, 52)",
		     id_is_found),
		TEST("only the whole range mapped to itself is initial",
		     initial_map_is_known),
		TEST("an owner shown as the overflow id is mapped if all are",
		     only_a_whole_map_tells_the_overflow_id),
	};

	return cmocka_run_group_tests(idmap, NULL, NULL);
}
