/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/variables.c. */
#include "unit.h"

#include "plan/variables.h"

#define TEXT(literal) { literal, sizeof(literal) - 1 }

static const struct {
	struct str text;
	const char *names[3];
} read_ones[] = {
	{ TEXT("PUID"), { "PUID", "", "" } },
	{ TEXT("PUID:"), { "PUID", "", "" } },
	{ TEXT("PUID:PGID"), { "PUID", "PGID", "" } },
	{ TEXT("PUID:PGID:"), { "PUID", "PGID", "" } },
	{ TEXT("PUID:PGID:UMASK"), { "PUID", "PGID", "UMASK" } },
	{ TEXT("PUID::UMASK"), { "PUID", "", "UMASK" } },
	{ TEXT("::UMASK"), { "", "", "UMASK" } },
	{ TEXT(":PGID"), { "", "PGID", "" } },
	{ TEXT("_a9Zz:A:z"), { "_a9Zz", "A", "z" } },
};

static const struct {
	struct str text;
	const char *why;
} refused[] = {
	{ TEXT(""), "one to three names" },
	{ TEXT(":"), "one to three names" },
	{ TEXT("::"), "one to three names" },
	{ TEXT(":::"), "one to three names" },
	{ TEXT("A:B:C:"), "one to three names" },
	{ TEXT("A:B:C:D"), "one to three names" },
	{ TEXT("PUID=1000"), "--env takes names of" },
	{ TEXT("A:B:C="), "--env takes names of" },
	{ TEXT("="), "--env takes names of" },
	{ TEXT("1000"), "not the name of a variable" },
	{ TEXT("9A"), "not the name of a variable" },
	{ TEXT("A:0"), "not the name of a variable" },
	{ TEXT("$PUID"), "--env takes names of variables" },
	{ TEXT("A,B"), "not the name of a variable" },
	{ TEXT("A B"), "not the name of a variable" },
	{ TEXT("A-B"), "not the name of a variable" },
	{ TEXT("A\n"), "not the name of a variable" },
	{ TEXT("A\0"), "not the name of a variable" },
	{ TEXT("\xc3\x84"), "not the name of a variable" },
};

static void
names_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(read_ones); i++) {
		struct str text = span(read_ones[i].text.at,
				       read_ones[i].text.n);
		struct variable_names variables;

		memset(&variables, 0x55, sizeof variables);
		assert_accepted(variables_parse(text, &variables));
		assert_str(variables.uid, read_ones[i].names[0]);
		assert_str(variables.gid, read_ones[i].names[1]);
		assert_str(variables.umask, read_ones[i].names[2]);
	}
}

static void
no_names_are_refused(void **state)
{
	struct variable_names variables;

	(void)state;
	for (size_t i = 0; i < LENGTH(refused); i++) {
		struct str text = span(refused[i].text.at, refused[i].text.n);

		assert_refused(variables_parse(text, &variables),
			       refused[i].why);
	}
	assert_refused(variables_parse(str_of(NULL), &variables),
		       "one to three names");
}

static void
every_byte_of_a_name(void **state)
{
	struct variable_names variables;

	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		char name[2] = { (char)byte, (char)byte };
		bool letter = (byte >= 'A' && byte <= 'Z') || byte == '_' ||
			      (byte >= 'a' && byte <= 'z');
		bool digit = byte >= '0' && byte <= '9';

		assert_int_equal(!variables_parse(span(name, 1),
						  &variables).why, letter);
		name[0] = 'A';
		assert_int_equal(!variables_parse(span(name, 2),
						  &variables).why,
				 letter || digit || byte == ':');
	}
}

static void
a_single_name_is_read(void **state)
{
	static const struct str wrong[] = {
		TEXT(""), TEXT("9A"), TEXT("A:B"), TEXT("A=1"), TEXT("$A"),
		TEXT("A "), TEXT("A\0"),
	};
	struct str name = { 0 };
	struct refusal refusal;

	(void)state;
	assert_accepted(variable_name_parse(S("_a9Zz"), &name));
	assert_str(name, "_a9Zz");
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct str text = span(wrong[i].at, wrong[i].n);

		refusal = variable_name_parse(text, &name);
		assert_refused(refusal, "not the name of a variable");
		assert_ptr_equal(refusal.what.at, text.at);
		assert_int_equal(refusal.what.n, text.n);
	}
}

static void
value_is_what_follows(void **state)
{
	struct variable variable = variable_of(S("PUID"), S("PUID=1000"));

	(void)state;
	assert_str(variable.entry, "PUID=1000");
	assert_str(variable.value, "1000");
	variable = variable_of(S("PUID"), S("PUID=1=2\n"));
	assert_str(variable.value, "1=2\n");
	variable = variable_of(S("PUID"), S("PUID="));
	assert_str(variable.entry, "PUID=");
	assert_int_equal(variable.value.n, 0);
}

int
main(void)
{
	static const struct CMUnitTest variables[] = {
		TEST("--env takes one to three names of variables",
		     names_are_read),
		TEST("values, numbers and other bytes are refused",
		     no_names_are_refused),
		TEST("a name is letters, digits and '_', no digit first",
		     every_byte_of_a_name),
		TEST("a name that stands alone is read, and nothing else",
		     a_single_name_is_read),
		TEST("a value is all that follows the first '=' (24)",
		     value_is_what_follows),
	};

	return cmocka_run_group_tests(variables, NULL, NULL);
}
