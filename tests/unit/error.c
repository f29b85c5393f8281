/* SPDX-License-Identifier: ISC */
/* Unit tests of src/base/error.c. */
#include "unit.h"

#include <errno.h>

#include "base/error.h"

/* strerror(3) of glibc and musl differ in a word here and there. */
static void
errors_have_words(void **state)
{
	(void)state;
	assert_string_equal(error_text(EPERM), "Operation not permitted");
	assert_string_equal(error_text(ENOENT), "No such file or directory");
	assert_string_equal(error_text(ELOOP),
			    "Too many levels of symbolic links");
	assert_string_equal(error_text(EDQUOT), "Disk quota exceeded");
	/* A call that reports success and has done nothing. */
	assert_string_equal(error_text(0), "accepted without effect");
}

static void
words_end(void **state)
{
	(void)state;
	for (int error = -1; error < 4096; error++)
		if (error_text(error) != NULL)
			assert_in_range(strlen(error_text(error)), 7, 38);
}

static void
unknown_error_has_no_words(void **state)
{
	(void)state;
	assert_null(error_text(-1));
	assert_null(error_text(123));
	assert_null(error_text(4095));
	assert_string_equal(error_text(ENOTCONN),
			    "the program behind this mount is gone");
}

int
main(void)
{
	static const struct CMUnitTest error[] = {
		TEST("an errno is said in words", errors_have_words),
		TEST("the words of every errno end", words_end),
		TEST("an errno without words is unexpected",
		     unknown_error_has_no_words),
	};

	return cmocka_run_group_tests(error, NULL, NULL);
}
