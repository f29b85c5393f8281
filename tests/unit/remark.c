/* SPDX-License-Identifier: ISC */
/* Unit tests of src/base/remark.c. */
#include "unit.h"

#include "base/remark.h"

static void
remark_is_kept_once(void **state)
{
	struct remarks remarks = { .n = 0 };

	(void)state;
	remark_warn(&remarks, S("x"), "first");
	remark_detail(&remarks, S("x"), "second");
	remark_detail(&remarks, S("y"), "second");
	assert_int_equal(remarks.n, 3);
	assert_false(remarks.of[0].detail);
	assert_true(remarks.of[1].detail);
	remark_warn(&remarks, S("x"), "first");
	assert_int_equal(remarks.n, 3);
}

static void
remarks_that_find_no_room_are_told_of(void **state)
{
	struct remarks remarks = { .n = 0 };

	(void)state;
	for (size_t i = 0; i < REMARKS_MAX; i++)
		remark_warn(&remarks, span_of('x', i + 1), "why");
	assert_int_equal(remarks.n, REMARKS_MAX);
	assert_int_equal(remarks.of[REMARKS_MAX - 1].what.n, REMARKS_MAX);
	for (size_t i = 0; i < 2; i++) {
		remark_detail(&remarks, span_of('y', i + 1), "why");
		assert_int_equal(remarks.n, REMARKS_MAX);
		assert_int_equal(remarks.of[0].what.n, 1);
		assert_int_equal(remarks.of[REMARKS_MAX - 2].what.n,
				 REMARKS_MAX - 1);
		assert_str(remarks.of[REMARKS_MAX - 1].what,
			   "further warnings");
		assert_string_equal(remarks.of[REMARKS_MAX - 1].why,
				    "are left out");
		assert_false(remarks.of[REMARKS_MAX - 1].detail);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST("the same remark twice is kept once",
		     remark_is_kept_once),
		TEST("remarks that find no room are told of",
		     remarks_that_find_no_room_are_told_of),
	};

	return cmocka_run_group_tests_name("remark", tests, NULL, NULL);
}
