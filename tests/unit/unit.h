/* SPDX-License-Identifier: ISC */
/* What every unit test needs: cmocka, and spans that end where they end. */
#ifndef DOFF_TESTS_UNIT_H
#define DOFF_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/refusal.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))
#define TEST(sentence, function) { sentence, function, NULL, NULL, NULL }

/* The span of a literal, which may hold NULs. */
#define S(literal) span(literal, sizeof(literal) - 1)

/*
 * Copy bytes to a heap block of just their size, so that AddressSanitizer sees
 * a read of one byte more.  The block lives for the next 63 calls.
 */
__attribute__((unused)) static struct str
span(const char *bytes, size_t n)
{
	static char *blocks[64];
	static size_t next;
	char **block = &blocks[next++ % LENGTH(blocks)];

	free(*block);
	*block = malloc(n);
	assert_non_null(*block);
	memcpy(*block, bytes, n);
	return (struct str){ *block, n };
}

/* The span of n times the same byte. */
__attribute__((unused)) static struct str
span_of(char byte, size_t n)
{
	char *bytes = malloc(n + 1);
	struct str result;

	assert_non_null(bytes);
	memset(bytes, byte, n);
	result = span(bytes, n);
	free(bytes);
	return result;
}

#define assert_str(actual, expected)                                      \
	do {                                                              \
		struct str actual_ = (actual);                            \
		const char *expected_ = (expected);                       \
		assert_int_equal(actual_.n, strlen(expected_));           \
		assert_memory_equal(actual_.at, expected_, actual_.n);    \
	} while (0)

#define assert_accepted(result)                                           \
	do {                                                              \
		struct refusal refusal_ = (result);                       \
		if (refusal_.why)                                         \
			fail_msg("refused: %.*s: %s", (int)refusal_.what.n, \
				 refusal_.what.at, refusal_.why);         \
	} while (0)

/* Assert that the reason holds text. */
#define assert_refused(result, text)                                      \
	do {                                                              \
		struct refusal refusal_ = (result);                       \
		if (!refusal_.why)                                        \
			fail_msg("accepted, not refused: %s", (text));    \
		if (!strstr(refusal_.why, (text)))                        \
			fail_msg("refused, but: %s", refusal_.why);       \
	} while (0)

#endif
