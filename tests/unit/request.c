/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/request.c. */
#include "unit.h"

#include "plan/request.h"

/* Of options that take PATH alone, and of those that take [MODE:]PATH. */
static const struct {
	const char *argument;
	const char *why; /* NULL: accepted */
	const char *why_with_mode;
} arguments[] = {
	{ "/data", NULL, NULL },
	{ "0750:/data", "not a PATH", NULL },
	{ "./a:b", NULL, NULL },
	{ "data", NULL, NULL },
	{ "a:b", NULL, "not a PATH" },
	{ "/a:b/c:d", NULL, NULL },
	{ "/sock/host:443", NULL, "not a PATH" },
	{ "/sock/host:8080", NULL, "not a PATH" },
	{ "/data:0750", "not a PATH", "not a PATH" },
	{ "0:a:b", NULL, "not a PATH" },
	{ "0:/a:b", "not a PATH", NULL },
	{ "0750:0750:/data", "not a PATH", "not a PATH" },
	{ "0750:app:app:/data", "not a PATH", "not a PATH" },
	{ "0750:./a:b", "not a PATH", NULL },
	{ "0750:/a:b", "not a PATH", NULL },
	{ "C:\\data", "not a PATH", "not a PATH" },
	{ "C:/data", "not a PATH", "not a PATH" },
	{ "/data ", "begins or ends", "begins or ends" },
	{ " /data", "begins or ends", "begins or ends" },
	{ "\t/data", "begins or ends", "begins or ends" },
	{ "/data\r", "begins or ends", "begins or ends" },
	{ "/data\n", "begins or ends", "begins or ends" },
	{ "\"/data\"", "begins or ends", "begins or ends" },
	{ "/data'", "begins or ends", "begins or ends" },
	{ "0750: /data", "not a PATH", "begins or ends" },
	{ " ", "begins or ends", "begins or ends" },
	{ "/my data/a'b", NULL, NULL },
	{ "/\xc3\xa9", NULL, NULL },
	{ "ab\\c", NULL, NULL },
	{ "a", NULL, NULL },
	{ ".a:b/c", "not a PATH", "not a PATH" },
	{ "0750", NULL, "not a PATH" },
	{ "./0750", NULL, NULL },
	{ ":/data", "not a PATH", "not a PATH" },
	{ "00750:/data", "not a PATH", "not a PATH" },
	{ "app:app:/data", "not a PATH", "not a PATH" },
	{ "", "is empty", "is empty" },
	{ "0750:", NULL, "is empty" },
	{ "$A/b", "a literal $NAME", "a literal $NAME" },
	{ "0750:$A", "a literal $NAME", "a literal $NAME" },
	{ "/a/${B}", "a literal $NAME", "a literal $NAME" },
	{ "/$RECYCLE.BIN", NULL, NULL },
	{ "/share$", NULL, NULL },
	{ "/$$/a$/b", NULL, NULL },
};

static void
paths_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(arguments); i++)
		for (int mode = 0; mode < 2; mode++) {
			const char *why = mode ? arguments[i].why_with_mode
					       : arguments[i].why;
			struct refusal refusal = argument_check(
				"-o", arguments[i].argument,
				mode ? ARGUMENT_MODE_PATH : ARGUMENT_PATH);

			if ((refusal.why == NULL) != (why == NULL) ||
			    (why != NULL && strstr(refusal.why, why) == NULL))
				fail_msg("%s: %s", arguments[i].argument,
					 refusal.why);
		}
}

static void
the_option_is_named(void **state)
{
	(void)state;
	assert_str(argument_check("--own", "", ARGUMENT_PATH).what, "--own");
	assert_str(argument_check("-d", "7:", ARGUMENT_MODE_PATH).what, "-d");
	assert_str(argument_check("-d", "x:/a", ARGUMENT_MODE_PATH).what,
		   "x:/a");
	assert_str(argument_check("-e", "", ARGUMENT_NAME).what, "-e");
	assert_str(argument_check("-G", "", ARGUMENT_TEXT).what, "-G");
}

static void
a_literal_is_found_but_in_names(void **state)
{
	(void)state;
	assert_str(argument_check("-G", "$A", ARGUMENT_TEXT).what, "$A");
	assert_null(argument_check("-e", "$A", ARGUMENT_NAME).why);
	assert_null(argument_check("-G", "a:b:0750", ARGUMENT_TEXT).why);
}

int
main(void)
{
	static const struct CMUnitTest request[] = {
		TEST("a PATH is one, with a MODE where that may stand",
		     paths_are_checked),
		TEST("an empty PATH is refused with its option, and another "
		     "one by itself",
		     the_option_is_named),
		TEST("$NAME is no argument, but the reader of names says so",
		     a_literal_is_found_but_in_names),
	};

	return cmocka_run_group_tests(request, NULL, NULL);
}
