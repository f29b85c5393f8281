/* SPDX-License-Identifier: ISC */
/* Unit tests of src/base/groups.c. */
#include "unit.h"

#include "base/groups.h"

static struct groups groups, other;

static int
begin(void **state)
{
	(void)state;
	groups.n = groups.settled = 0;
	groups.overflow = false;
	other.n = other.settled = 0;
	other.overflow = false;
	return 0;
}

static int
gid_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
assert_ascending(const struct groups *set)
{
	assert_int_equal(set->settled, set->n);
	for (size_t i = 1; i < set->n; i++)
		assert_true(set->gid[i - 1] < set->gid[i]);
}

static void
empty_set_holds_nothing(void **state)
{
	(void)state;
	groups_settle(&groups);
	assert_int_equal(groups.n, 0);
	assert_false(groups_contain(&groups, 0));
	assert_true(groups_equal(&groups, &other));
}

static void
each_gid_once_in_order(void **state)
{
	static const uint32_t given[] = { 1000, 44, 44, 1000, 0, 4294967294U };
	static const uint32_t settled[] = { 0, 44, 1000, 4294967294U };

	(void)state;
	for (size_t i = 0; i < LENGTH(given); i++)
		groups_add(&groups, given[i]);
	groups_settle(&groups);
	assert_int_equal(groups.n, LENGTH(settled));
	assert_memory_equal(groups.gid, settled, sizeof settled);
	groups_settle(&groups);
	assert_int_equal(groups.n, LENGTH(settled));
	for (size_t i = 0; i < LENGTH(settled); i++) {
		assert_true(groups_contain(&groups, settled[i]));
		assert_false(groups_contain(&groups, settled[i] + 1));
		assert_false(groups_contain(&groups, settled[i] - 1));
	}
	groups_add(&groups, 7);
	groups_settle(&groups);
	assert_true(groups_contain(&groups, 7));
	assert_ascending(&groups);
}

/* Against qsort(3): all lengths to 40, few different gids and many. */
static void
settling_sorts(void **state)
{
	uint32_t random = 1, expected[40];

	for (size_t round = 0; round < 4000; round++) {
		size_t n = round % 41, kept = 0;

		begin(state);
		for (size_t i = 0; i < n; i++) {
			random = random * 1664525 + 1013904223;
			expected[i] = (random >> 8) %
				      (round % 2 ? 8 : 100000);
			groups_add(&groups, expected[i]);
		}
		qsort(expected, n, sizeof *expected, gid_compare);
		for (size_t i = 0; i < n; i++)
			if (kept == 0 || expected[i] != expected[kept - 1])
				expected[kept++] = expected[i];
		groups_settle(&groups);
		assert_int_equal(groups.n, kept);
		assert_ascending(&groups);
		assert_memory_equal(groups.gid, expected,
				    kept * sizeof *expected);
	}
}

static void
as_many_as_the_kernel_takes(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < GROUPS_MAX; i++)
		groups_add(&groups, GROUPS_MAX - i);
	assert_false(groups.overflow);
	for (uint32_t i = 0; i < GROUPS_MAX; i++)
		groups_add(&groups, 1 + i);
	assert_false(groups.overflow);
	assert_int_equal(groups.n, GROUPS_MAX);
	assert_ascending(&groups);
	groups_add(&groups, GROUPS_MAX + 1);
	assert_true(groups.overflow);
	groups_add(&groups, 1);
	groups_add(&groups, GROUPS_MAX + 2);
	assert_true(groups.overflow);
	assert_int_equal(groups.n, GROUPS_MAX);
	assert_ascending(&groups);
}

static void
doubles_make_room(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < GROUPS_MAX; i++)
		groups_add(&groups, i % 2);
	groups_add(&groups, 2);
	assert_false(groups.overflow);
	assert_int_equal(groups.n, 3);
	groups_settle(&groups);
	assert_true(groups_contain(&groups, 2));
	assert_ascending(&groups);
}

/*
 * What was added once is added again, in the order that fills what is left of
 * the array as often as can be: a sort of all gids each time took hours.
 */
static void
doubles_cost_little(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < GROUPS_MAX - 2000; i++)
		groups_add(&groups, 2 * i);
	for (uint32_t i = 0; i < 2000; i++)
		for (uint32_t j = 0; j < 1000; j++)
			groups_add(&groups, j < 500 ? 2 * i + 1
						    : 2 * (i * 31 + j));
	assert_false(groups.overflow);
	assert_ascending(&groups);
	assert_int_equal(groups.n, GROUPS_MAX);
	groups_add(&groups, 4000001);
	assert_true(groups.overflow);
}

static void
sets_are_compared(void **state)
{
	(void)state;
	groups_add(&groups, 1);
	groups_settle(&groups);
	assert_false(groups_equal(&groups, &other));
	groups_add(&other, 2);
	groups_settle(&other);
	assert_false(groups_equal(&groups, &other));
	groups_copy(&other, &groups);
	assert_true(groups_equal(&groups, &other));
	assert_ascending(&other);
	groups_add(&other, 2);
	groups_settle(&other);
	assert_false(groups_equal(&groups, &other));
	other.overflow = true;
	groups_copy(&groups, &other);
	assert_true(groups.overflow);
	assert_int_equal(groups.n, 2);
}

#define FRESH(sentence, function) { sentence, function, begin, NULL, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		FRESH("an empty set holds nothing", empty_set_holds_nothing),
		FRESH("a settled set has each gid once, in order (23)",
		      each_gid_once_in_order),
		FRESH("settling is sorting and dropping doubles",
		      settling_sorts),
		FRESH("65536 groups are kept, one more overflows (23, 57)",
		      as_many_as_the_kernel_takes),
		FRESH("65536 doubles do not overflow", doubles_make_room),
		FRESH("two million doubles cost little (180)",
		      doubles_cost_little),
		FRESH("sets are compared and copied", sets_are_compared),
	};

	return cmocka_run_group_tests_name("groups", tests, NULL, NULL);
}
