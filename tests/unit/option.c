/* SPDX-License-Identifier: ISC */
/* Unit tests of src/base/option.c. */
#include "unit.h"

#include "base/option.h"

#define ARGV_MAX 8

enum {
	LONG_FLAG = 256,
	LONG_ARGUMENT,
};

static const struct option_rule rules[] = {
	{ 'e', true, "env" },
	{ 'n', false, "dry-run" },
	{ 'v', false, "verbose" },
	{ LONG_FLAG, false, "keep" },
	{ LONG_ARGUMENT, true, "keep-caps" },
	{ 0, false, "" },
};

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
	{ { "-n", "app" }, { { 'n', NULL }, { OPTION_DONE, NULL } }, 1 },
	{ { "-nv", "app" },
	  { { 'n', NULL }, { 'v', NULL }, { OPTION_DONE, NULL } }, 1 },
	{ { "-n", "-v" },
	  { { 'n', NULL }, { 'v', NULL }, { OPTION_DONE, NULL } }, 2 },
	{ { "-e", "PUID", "app" },
	  { { 'e', "PUID" }, { OPTION_DONE, NULL } }, 2 },
	{ { "-ePUID", "app" },
	  { { 'e', "PUID" }, { OPTION_DONE, NULL } }, 1 },
	{ { "-nePUID", "app" },
	  { { 'n', NULL }, { 'e', "PUID" }, { OPTION_DONE, NULL } }, 1 },
	{ { "-ne", "PUID", "-v" },
	  { { 'n', NULL }, { 'e', "PUID" }, { 'v', NULL },
	    { OPTION_DONE, NULL } }, 3 },
	{ { "-e", "" }, { { 'e', "" }, { OPTION_DONE, NULL } }, 2 },
	{ { "-e", "--" }, { { 'e', "--" }, { OPTION_DONE, NULL } }, 2 },
	{ { "-e=A" }, { { 'e', "=A" }, { OPTION_DONE, NULL } }, 1 },
	{ { "-e" }, { { OPTION_WITHOUT_ARGUMENT, NULL } }, 1 },
	{ { "-ne" }, { { 'n', NULL }, { OPTION_WITHOUT_ARGUMENT, NULL } }, 1 },
	{ { "-x" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "-1" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "-0" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "-\xff" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "-n-" }, { { 'n', NULL }, { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "--env", "PUID" },
	  { { 'e', "PUID" }, { OPTION_DONE, NULL } }, 2 },
	{ { "--env=PUID" }, { { 'e', "PUID" }, { OPTION_DONE, NULL } }, 1 },
	{ { "--env=" }, { { 'e', "" }, { OPTION_DONE, NULL } }, 1 },
	{ { "--env=A=B" }, { { 'e', "A=B" }, { OPTION_DONE, NULL } }, 1 },
	{ { "--keep", "app" },
	  { { LONG_FLAG, NULL }, { OPTION_DONE, NULL } }, 1 },
	{ { "--keep-caps", "kill" },
	  { { LONG_ARGUMENT, "kill" }, { OPTION_DONE, NULL } }, 2 },
	{ { "--keep=yes" }, { { OPTION_WITH_ARGUMENT, NULL } }, 1 },
	{ { "--keep=" }, { { OPTION_WITH_ARGUMENT, NULL } }, 1 },
	{ { "--env" }, { { OPTION_WITHOUT_ARGUMENT, NULL } }, 1 },
	{ { "--en", "A" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "--envy", "A" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "--=A" }, { { OPTION_UNKNOWN, NULL } }, 1 },
	{ { "---" }, { { OPTION_UNKNOWN, NULL } }, 1 },
};

static void
line_is_scanned(size_t i)
{
	char *argv[ARGV_MAX] = { NULL };
	struct option_scan scan = { .rules = rules, .argv = argv };
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
