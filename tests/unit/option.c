/* SPDX-License-Identifier: ISC */
/* Unit tests of src/base/option.c. */
#include "unit.h"

#include "base/option.h"

#define ARGV_MAX 8

/* In the order of the text. */
enum {
	ENV,
	DRY_RUN,
	VERBOSE,
	LONG_FLAG,
	LONG_ARGUMENT,
	BARE,
};

static const char usage[] =
"usage: test [OPTION]... OPERAND\n"
"\n"
"what\n"
"  -e, --env UID[:GID]          variables\n"
"  -n, --dry-run                run nothing\n"
"\n"
"  -v, --verbose                say each step -- as they come\n"
"      --keep                   keep it, see --keep-caps\n"
"      --keep-caps LIST         keep these\n"
"      --bare\n"
"not one-or another option\n"
"noted -xbad too\n"
"\n"
"Exit status: --none.\n";

/* What comes out, in order: keys, arguments; then where the operands are. */
static const struct {
	const char *argv[ARGV_MAX];
	struct {
		int key;
		const char *argument;
	} out[5]; /* the last has key OPTION_DONE, or is an error */
	size_t at;
} lines[] = {
	{ { NULL }, { { OPTION_DONE, NULL } }, 0 },
	{ { "app", "-n" }, { { OPTION_DONE, NULL } }, 0 },
	{ { "-", "-n" }, { { OPTION_DONE, NULL } }, 0 },
	{ { "", "-n" }, { { OPTION_DONE, NULL } }, 0 },
	{ { "--", "-n" }, { { OPTION_DONE, NULL } }, 1 },
	{ { "--" }, { { OPTION_DONE, NULL } }, 1 },
	{ { "-n", "app" }, { { DRY_RUN, NULL }, { OPTION_DONE, NULL } }, 1 },
	{ { "-nv", "app" },
	  { { DRY_RUN, NULL }, { VERBOSE, NULL }, { OPTION_DONE, NULL } }, 1 },
	{ { "-n", "-v" },
	  { { DRY_RUN, NULL }, { VERBOSE, NULL }, { OPTION_DONE, NULL } }, 2 },
	{ { "-e", "PUID", "app" },
	  { { ENV, "PUID" }, { OPTION_DONE, NULL } }, 2 },
	{ { "-ePUID", "app" },
	  { { ENV, "PUID" }, { OPTION_DONE, NULL } }, 1 },
	{ { "-nePUID", "app" },
	  { { DRY_RUN, NULL }, { ENV, "PUID" }, { OPTION_DONE, NULL } }, 1 },
	{ { "-ne", "PUID", "-v" },
	  { { DRY_RUN, NULL }, { ENV, "PUID" }, { VERBOSE, NULL },
	    { OPTION_DONE, NULL } }, 3 },
	{ { "-e", "" }, { { ENV, "" }, { OPTION_DONE, NULL } }, 2 },
	{ { "-e", "--" }, { { ENV, "--" }, { OPTION_DONE, NULL } }, 2 },
	{ { "-e=A" }, { { ENV, "=A" }, { OPTION_DONE, NULL } }, 1 },
	{ { "-e" }, { { OPTION_WITHOUT_ARGUMENT, NULL } }, 1 },
	{ { "-ne" }, { { DRY_RUN, NULL }, { OPTION_WITHOUT_ARGUMENT, NULL } }, 1 },
	{ { "-x" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "-1" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "-0" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "-\xff" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "-n-" }, { { DRY_RUN, NULL }, { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "--env", "PUID" },
	  { { ENV, "PUID" }, { OPTION_DONE, NULL } }, 2 },
	{ { "--env=PUID" }, { { ENV, "PUID" }, { OPTION_DONE, NULL } }, 1 },
	{ { "--env=" }, { { ENV, "" }, { OPTION_DONE, NULL } }, 1 },
	{ { "--env=A=B" }, { { ENV, "A=B" }, { OPTION_DONE, NULL } }, 1 },
	{ { "--keep", "app" },
	  { { LONG_FLAG, NULL }, { OPTION_DONE, NULL } }, 1 },
	{ { "--keep-caps", "kill" },
	  { { LONG_ARGUMENT, "kill" }, { OPTION_DONE, NULL } }, 2 },
	{ { "--keep=yes" }, { { OPTION_WITH_ARGUMENT, NULL } }, 1 },
	{ { "--keep=" }, { { OPTION_WITH_ARGUMENT, NULL } }, 1 },
	{ { "--bare" }, { { BARE, NULL }, { OPTION_DONE, NULL } }, 1 },
	{ { "--bare=" }, { { OPTION_WITH_ARGUMENT, NULL } }, 1 },
	{ { "--bad" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "--or" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "--env" }, { { OPTION_WITHOUT_ARGUMENT, NULL } }, 1 },
	{ { "--en", "A" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "--envy", "A" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "--=A" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "- " }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "-o" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "--env UID[:GID]" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "--none." }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "---" }, { { OPTION_UNKNOWN, NULL } }, 1 },
};

static void
line_is_scanned(size_t i)
{
	char *argv[ARGV_MAX] = { NULL };
	struct option_scan scan = { .usage = usage, .argv = argv };
	int key;

	for (size_t j = 0; lines[i].argv[j] != NULL; j++)
		assert_non_null(argv[j] = strdup(lines[i].argv[j]));
	for (size_t j = 0;; j++) {
		key = option_next(&scan);
		assert_int_equal(key, lines[i].out[j].key);
		if (key < 0)
			break;
		if (lines[i].out[j].argument == NULL)
			assert_null(scan.argument);
		else
			assert_string_equal(scan.argument,
					    lines[i].out[j].argument);
	}
	assert_int_equal(scan.at, lines[i].at);
	if (key < OPTION_DONE)
		assert_ptr_equal(scan.given, argv[scan.at - 1]);
	for (size_t j = 0; argv[j] != NULL; j++)
		free(argv[j]);
}

static void
lines_are_scanned(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(lines); i++)
		line_is_scanned(i);
}

int
main(void)
{
	static const struct CMUnitTest option[] = {
		TEST("options end at the first operand, at -- and at NULL, "
		     "and no name is abbreviated (14, 26, 86)",
		     lines_are_scanned),
	};

	return cmocka_run_group_tests(option, NULL, NULL);
}
