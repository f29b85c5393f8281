/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/operand.c. */
#include "unit.h"

#include "plan/operand.h"

#define TEXT(literal) { literal, sizeof(literal) - 1 }
#define NO_ID "not an id"
#define NEITHER "neither a name nor an id"

static const struct str names[] = {
	TEXT("a"), TEXT("app"), TEXT("_apt"), TEXT("www-data"), TEXT("Root"),
	TEXT("a.b"), TEXT("1a"), TEXT("machine$"), TEXT("a@b.c"), TEXT("0x0"),
	TEXT("a+"), TEXT("10."), TEXT("~"), TEXT("DOM\\user"),
};

static const struct str no_names[] = {
	TEXT(""), TEXT("0"), TEXT("1000"), TEXT("99999999999"), TEXT("+"),
	TEXT("+app"), TEXT("-app"), TEXT("-"), TEXT("a b"), TEXT(" a"),
	TEXT("a "), TEXT("a:b"), TEXT("a,b"), TEXT("a/b"), TEXT("/"),
	TEXT("../a"), TEXT("a\n"), TEXT("a\tb"), TEXT("a\0b"), TEXT("\0"),
	TEXT("a\x7f"), TEXT("a\x80"), TEXT("\xc3\xa9"), TEXT("\xff"),
	TEXT("\x1b[0m"), TEXT("+@netgroup"),
};

static const struct {
	struct str text;
	struct str user;
	bool has_group;
	struct str group;
} specs[] = {
	{ TEXT("app"), TEXT("app"), false, TEXT("") },
	{ TEXT("app:"), TEXT("app"), false, TEXT("") },
	{ TEXT("1000"), TEXT("1000"), false, TEXT("") },
	{ TEXT("4242:"), TEXT("4242"), false, TEXT("") },
	{ TEXT("1000:1000"), TEXT("1000"), true, TEXT("1000") },
	{ TEXT("app:audio"), TEXT("app"), true, TEXT("audio") },
	{ TEXT("app:0"), TEXT("app"), true, TEXT("0") },
	{ TEXT("0:root"), TEXT("0"), true, TEXT("root") },
	{ TEXT("4294967294:4294967294"), TEXT("4294967294"), true,
	  TEXT("4294967294") },
};

static const struct {
	struct str text;
	const char *why;
} refused[] = {
	{ TEXT(""), "is empty" },
	{ TEXT(":"), "no user before the colon" },
	{ TEXT("::"), "no user before the colon" },
	{ TEXT(":29"), "no user before the colon" },
	{ TEXT(":1000"), "no user before the colon" },
	{ TEXT("+0"), NEITHER },
	{ TEXT("+1000"), NEITHER },
	{ TEXT("-0"), NEITHER },
	{ TEXT("-1"), NEITHER },
	{ TEXT(" 1000"), NEITHER },
	{ TEXT("1000 "), NEITHER },
	{ TEXT("0\n"), NEITHER },
	{ TEXT("1000\0"), NEITHER },
	{ TEXT("00"), NO_ID },
	{ TEXT("01000"), NO_ID },
	{ TEXT("01750"), NO_ID },
	{ TEXT("4294967295"), NO_ID },
	{ TEXT("4294967296"), NO_ID },
	{ TEXT("4294967297"), NO_ID },
	{ TEXT("8589934592"), NO_ID },
	{ TEXT("99999999999"), NO_ID },
	{ TEXT("18446744073709551616"), NO_ID },
	{ TEXT("18446744073709552616"), NO_ID },
	{ TEXT("1000:-1"), NEITHER },
	{ TEXT("1000:-2"), NEITHER },
	{ TEXT("1000:+1"), NEITHER },
	{ TEXT("1000: 1"), NEITHER },
	{ TEXT("1000:01"), NO_ID },
	{ TEXT("1000:4294967295"), NO_ID },
	{ TEXT("1000:4294967296"), NO_ID },
	{ TEXT("app:1000:"), "more than one colon" },
	{ TEXT("app:1000:1000"), "more than one colon" },
	{ TEXT("app::"), "more than one colon" },
	{ TEXT("app::1000"), "more than one colon" },
	{ TEXT("/"), NEITHER },
	{ TEXT("app/1000"), NEITHER },
	{ TEXT("../../etc/passwd"), NEITHER },
	{ TEXT("app\0:0"), NEITHER },
	{ TEXT("app:audio\0"), NEITHER },
	{ TEXT("\xc3\x28"), NEITHER },
	{ TEXT("app:\xff\xfe"), NEITHER },
	{ TEXT("app,audio"), NEITHER },
	{ TEXT("PUID=1000"), NULL }, /* a name, as far as the grammar goes */
};

static void
name_is_a_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++)
		if (!name_is_valid(span(names[i].at, names[i].n)))
			fail_msg("%s is no name", names[i].at);
	assert_true(name_is_valid(span_of('a', 255)));
}

static void
no_name_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(no_names); i++)
		if (name_is_valid(span(no_names[i].at, no_names[i].n)))
			fail_msg("\"%s\" is a name", no_names[i].at);
	assert_false(name_is_valid(str_of(NULL)));
	assert_false(name_is_valid(span_of('a', 256)));
}

static void
every_byte_of_a_name(void **state)
{
	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		char name[2] = { 'a', (char)byte };
		bool valid = byte > 32 && byte < 127 && !strchr(":,/", byte);

		assert_int_equal(name_is_valid(span(name, 2)), valid);
	}
}

static void
operand_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(specs); i++) {
		struct str text = span(specs[i].text.at, specs[i].text.n);
		struct operand operand;

		memset(&operand, 0x55, sizeof operand);
		assert_accepted(operand_parse(text, &operand));
		assert_str(operand.user.text, specs[i].user.at);
		assert_int_equal(operand.has_group, specs[i].has_group);
		assert_str(operand.group.text, specs[i].group.at);
		assert_int_equal(operand.user.is_id,
				 str_is_digits(specs[i].user));
		assert_int_equal(operand.group.is_id,
				 str_is_digits(specs[i].group));
		if (operand.user.is_id)
			assert_int_equal(operand.user.id,
					 strtoul(specs[i].user.at, NULL, 10));
		if (operand.group.is_id)
			assert_int_equal(operand.group.id,
					 strtoul(specs[i].group.at, NULL, 10));
	}
}

static void
no_spec_is_refused(void **state)
{
	struct operand operand;

	(void)state;
	for (size_t i = 0; i < LENGTH(refused); i++) {
		struct str text = span(refused[i].text.at, refused[i].text.n);
		struct refusal refusal = operand_parse(text, &operand);

		if (refused[i].why)
			assert_refused(refusal, refused[i].why);
		else
			assert_accepted(refusal);
		if (refusal.why)
			assert_in_range(refusal.what.n, 0, text.n);
	}
	assert_refused(operand_parse(str_of(NULL), &operand), "is empty");
}

static void
long_spec_is_refused(void **state)
{
	struct operand operand;

	(void)state;
	assert_refused(operand_parse(span_of('1', 400), &operand), NO_ID);
	assert_refused(operand_parse(span_of('1', 65536), &operand), NO_ID);
	assert_refused(operand_parse(span_of('a', 65536), &operand), NEITHER);
	assert_refused(operand_parse(span_of('\xff', 65536), &operand), NEITHER);
	assert_refused(operand_parse(span_of(':', 65536), &operand), "no user");
	assert_refused(operand_parse(STR("$UID"), &operand), "a literal $NAME");
	assert_refused(operand_parse(STR("1:${G}"), &operand), "a literal $");
}

/* What a template engine makes of a large number is no name. */
static void
a_number_with_an_exponent_is_told(void **state)
{
	static const struct str floats[] = {
		TEXT("1.00064e+09"), TEXT("1e+09"), TEXT("1.e+9"),
		TEXT("4294967294.5e+00"), TEXT("0x3e8"), TEXT("0X3E8"),
		TEXT("9e9"), TEXT("1.5"), TEXT("1e"), TEXT("1e09"), TEXT("1."),
	};
	static const struct str others[] = {
		TEXT("app"), TEXT("7zip"), TEXT("1e-09"), TEXT("e+09"),
		TEXT(".5e+09"), TEXT("x1"), TEXT("face"), TEXT("1_000"),
		TEXT("1/2"), TEXT("1:2"), TEXT("1g"), TEXT("1G"), TEXT("1@"),
		TEXT("1w"), TEXT("1y"), TEXT("1*"), TEXT("1,"), TEXT("/1"),
		TEXT(":1"),
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(floats); i++) {
		struct str name = span(floats[i].at, floats[i].n);
		struct refusal refusal = name_refuse(name, "why", NULL, "cure");

		assert_refused(refusal, "looks like a number, but is not an id");
		assert_str(refusal.what, floats[i].at);
	}
	for (size_t i = 0; i < LENGTH(others); i++) {
		struct str name = span(others[i].at, others[i].n);
		struct refusal refusal = name_refuse(name, "why", NULL, "cure");

		if (strcmp(refusal.why, "why") != 0)
			fail_msg("%s: %s", others[i].at, refusal.why);
		assert_string_equal(refusal.cure, "cure");
		refusal = name_refuse(name, "why", "fault", "cure");
		assert_string_equal(refusal.cure, "fault");
	}
}

static void
what_a_list_left_around_a_name_is_told(void **state)
{
	static const char *const quoted[] = { "\"app\"", "'app'", "uid=5",
					      "44;45" };

	(void)state;
	for (size_t i = 0; i < LENGTH(quoted); i++) {
		struct str name = str_of(quoted[i]);
		struct refusal refusal = name_refuse(name, "why", NULL, "cure");

		assert_string_equal(refusal.why, "why");
		assert_string_equal(refusal.cure,
				    "write it without quotes, = or ;");
		refusal = name_refuse(name, "why", "fault", "cure");
		assert_string_equal(refusal.cure, "fault");
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST("names of accounts are names", name_is_a_name),
		TEST("digits, signs, separators, control bytes and UTF-8 are "
		     "no names", no_name_is_refused),
		TEST("a name is printable ASCII without space, ':', ',', '/'",
		     every_byte_of_a_name),
		TEST("USER, USER: and USER:GROUP are read (2, 6, 10)",
		     operand_is_read),
		TEST("any other operand is refused with its reason "
		     "(3, 4, 5, 8, 9, 11, 12, 13, 14, 15, 18, 22)",
		     no_spec_is_refused),
		TEST("quotes, = and ; are named where no such name is",
		     what_a_list_left_around_a_name_is_told),
		TEST("a name that looks like 1.00064e+09 is called a number",
		     a_number_with_an_exponent_is_told),
		TEST("400 digits or 64 KiB are refused (13, 22)",
		     long_spec_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
