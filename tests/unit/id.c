/* SPDX-License-Identifier: ISC */
/* Unit tests of src/base/id.c. */
#include "unit.h"

#include "base/id.h"

#define TEXT(literal) { literal, sizeof(literal) - 1 }

static const struct {
	struct str text;
	uint32_t id;
} ids[] = {
	{ TEXT("0"), 0 },
	{ TEXT("1"), 1 },
	{ TEXT("9"), 9 },
	{ TEXT("10"), 10 },
	{ TEXT("1000"), 1000 },
	{ TEXT("65535"), 65535 },
	{ TEXT("65536"), 65536 },
	{ TEXT("2147483647"), 2147483647 },
	{ TEXT("2147483648"), 2147483648 },
	{ TEXT("4294967293"), 4294967293 },
	{ TEXT("4294967294"), 4294967294 },
};

/* What libcs, shells and other programs of this kind have read as an id. */
static const struct str no_ids[] = {
	TEXT(""),
	TEXT(":"),
	TEXT("+0"), TEXT("-0"), TEXT("00"), TEXT("0x0"), TEXT(" 0"),
	TEXT("0 "), TEXT("0\n"), TEXT("0\0"), TEXT("\0000"), TEXT("0.0"),
	TEXT("0e0"), TEXT("+1000"), TEXT(" 1000"), TEXT("1000 "),
	TEXT("\t1000"), TEXT("1000\n"), TEXT("1000\r"), TEXT("01000"),
	TEXT("01750"), TEXT("0x3e8"), TEXT("0b1"), TEXT("1e3"), TEXT("1,000"),
	TEXT("1_000"), TEXT("1000u"), TEXT("10 00"), TEXT("/"),
	TEXT("-1"), TEXT("-2"), TEXT("--1"),
	TEXT("4294967295"),
	TEXT("4294967296"), TEXT("4294967297"), TEXT("8589934592"),
	TEXT("9999999999"), TEXT("04294967294"), TEXT("10000000000"),
	TEXT("99999999999"), TEXT("18446744073709551615"),
	TEXT("18446744073709551616"), TEXT("18446744073709552616"),
	TEXT("340282366920938463463374607431768212456"),
	TEXT("\xd9\xa1"), TEXT("\xef\xbc\x91"), TEXT("\xff"), TEXT("1\x80"),
};

static const struct {
	struct str text;
	unsigned mask;
} umasks[] = {
	{ TEXT("0"), 0 },       { TEXT("7"), 7 },       { TEXT("22"), 022 },
	{ TEXT("022"), 022 },   { TEXT("0022"), 022 },  { TEXT("0000"), 0 },
	{ TEXT("777"), 0777 },  { TEXT("0777"), 0777 }, { TEXT("027"), 027 },
};

static const struct str no_umasks[] = {
	TEXT(""),     TEXT("8"),     TEXT("9"),    TEXT("1000"), TEXT("7777"),
	TEXT("00022"), TEXT("0o22"), TEXT("-1"),   TEXT("+22"),  TEXT(" 22"),
	TEXT("22 "),  TEXT("022\n"), TEXT("u=rwx"), TEXT("02\0"), TEXT("/"),
	TEXT(":"),    TEXT("0/0"),   TEXT("0x7"),
};

static void
id_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(ids); i++) {
		uint32_t id = 77;

		if (!id_parse(span(ids[i].text.at, ids[i].text.n), &id))
			fail_msg("%s is refused", ids[i].text.at);
		assert_int_equal(id, ids[i].id);
	}
}

static void
no_id_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(no_ids); i++) {
		uint32_t id = 77;

		if (id_parse(span(no_ids[i].at, no_ids[i].n), &id))
			fail_msg("\"%s\" becomes %u", no_ids[i].at, id);
		assert_int_equal(id, 77);
	}
}

static void
long_text_is_refused(void **state)
{
	static const size_t lengths[] = { 11, 20, 400, 65536 };
	uint32_t id = 77;

	(void)state;
	for (size_t i = 0; i < LENGTH(lengths); i++) {
		assert_false(id_parse(span_of('0', lengths[i]), &id));
		assert_false(id_parse(span_of('1', lengths[i]), &id));
		assert_false(id_parse(span_of('a', lengths[i]), &id));
	}
	assert_false(id_parse(str_of(NULL), &id));
	assert_int_equal(id, 77);
}

static void
printed_id_is_read_back(void **state)
{
	(void)state;
	for (uint64_t n = 0; n <= UINT32_MAX; n += 1 + n / 7) {
		struct text text = { .n = 0 };
		uint32_t id;

		text_add_number(&text, n);
		assert_int_equal(id_parse(text_str(&text), &id), n <= ID_MAX);
		if (n <= ID_MAX)
			assert_int_equal(id, n);
	}
}

static void
umask_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(umasks); i++) {
		unsigned mask = 1234;

		assert_true(id_parse_umask(span(umasks[i].text.at,
						umasks[i].text.n), &mask));
		assert_int_equal(mask, umasks[i].mask);
	}
}

static void
no_umask_is_refused(void **state)
{
	unsigned mask = 1234;

	(void)state;
	for (size_t i = 0; i < LENGTH(no_umasks); i++)
		if (id_parse_umask(span(no_umasks[i].at, no_umasks[i].n),
				   &mask))
			fail_msg("\"%s\" becomes %o", no_umasks[i].at, mask);
	assert_false(id_parse_umask(str_of(NULL), &mask));
	assert_false(id_parse_umask(span_of('0', 65536), &mask));
	assert_int_equal(mask, 1234);
}

int
main(void)
{
	static const struct CMUnitTest id[] = {
		TEST("ids from 0 to 4294967294 are read exactly (10, 16, 17)",
		     id_is_read),
		TEST("no other text is an id, and none wraps to one "
		     "(3, 8, 9, 11, 12, 13, 14)", no_id_is_refused),
		TEST("400 digits or 64 KiB are no id (13, 22)",
		     long_text_is_refused),
		TEST("an id that is printed is read back",
		     printed_id_is_read_back),
		TEST("a umask is three or four octal digits, at most 0777",
		     umask_is_read),
		TEST("no other text is a umask", no_umask_is_refused),
	};

	return cmocka_run_group_tests(id, NULL, NULL);
}
