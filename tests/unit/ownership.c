/* SPDX-License-Identifier: ISC */
/* What --own does with one entry, and how its arguments are read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/ownership.h"

#define FOLDER 0040755U
#define FILE 0100644U
#define LINK 0120777U
#define FIFO 0010644U
#define SOCKET 0140644U
#define CHARACTER 0020666U
#define BLOCK 0060660U

static const struct ownership app = { .uid = 1000, .gid = 1000 };

static enum verdict
decide(const struct ownership *wanted, uint32_t uid, uint32_t gid,
       uint32_t mode, uint32_t links)
{
	struct entry entry = { uid, gid, mode, links };

	return ownership_decide(wanted, &entry);
}

static void
what_is_right_is_left_alone_whatever_it_is(void **state)
{
	static const uint32_t modes[] = {
		FOLDER, FILE, LINK, FIFO, SOCKET, CHARACTER, BLOCK,
	};

	(void)state;
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		for (uint32_t links = 0; links < 3; links++)
			assert_int_equal(decide(&app, 1000, 1000, modes[i],
						links), VERDICT_RIGHT);
}

static void
a_wrong_uid_or_gid_is_changed(void **state)
{
	(void)state;
	assert_int_equal(decide(&app, 0, 0, FILE, 1), VERDICT_CHANGE);
	assert_int_equal(decide(&app, 1000, 0, FILE, 1), VERDICT_CHANGE);
	assert_int_equal(decide(&app, 0, 1000, FILE, 1), VERDICT_CHANGE);
	assert_int_equal(decide(&app, 0, 0, LINK, 1), VERDICT_CHANGE);
	assert_int_equal(decide(&app, 0, 0, FIFO, 1), VERDICT_CHANGE);
	assert_int_equal(decide(&app, 0, 0, SOCKET, 1), VERDICT_CHANGE);
	assert_int_equal(decide(&app, 0, 0, FILE, 0), VERDICT_CHANGE);
}

static void
a_device_is_never_changed(void **state)
{
	struct ownership from = app;

	(void)state;
	from.has_from = true;
	from.from_uid = 5;
	assert_int_equal(decide(&app, 0, 0, CHARACTER, 1), VERDICT_DEVICE);
	assert_int_equal(decide(&app, 0, 0, BLOCK, 1), VERDICT_DEVICE);
	assert_int_equal(decide(&from, 5, 0, BLOCK, 1), VERDICT_DEVICE);
	assert_int_equal(decide(&from, 5, 0, CHARACTER, 2), VERDICT_DEVICE);
}

static void
only_a_folder_may_have_several_links(void **state)
{
	(void)state;
	assert_int_equal(decide(&app, 0, 0, FILE, 2), VERDICT_LINKED);
	assert_int_equal(decide(&app, 0, 0, LINK, 2), VERDICT_LINKED);
	assert_int_equal(decide(&app, 0, 0, FIFO, UINT32_MAX),
			 VERDICT_LINKED);
	assert_int_equal(decide(&app, 0, 0, FOLDER, 9), VERDICT_CHANGE);
}

static void
own_from_takes_from_its_owner_only(void **state)
{
	struct ownership from = app;

	(void)state;
	from.has_from = true;
	from.from_uid = 5;
	assert_int_equal(decide(&from, 5, 7, FILE, 1), VERDICT_CHANGE);
	assert_int_equal(decide(&from, 6, 7, FILE, 1), VERDICT_OTHERS);
	assert_int_equal(decide(&from, 0, 0, FOLDER, 2), VERDICT_OTHERS);
	from.has_from_gid = true;
	from.from_gid = 7;
	assert_int_equal(decide(&from, 5, 7, FILE, 1), VERDICT_CHANGE);
	assert_int_equal(decide(&from, 5, 8, FILE, 1), VERDICT_OTHERS);
}

static void
own_from_takes_several_links_but_never_roots(void **state)
{
	struct ownership from = app;

	(void)state;
	from.has_from = true;
	from.from_uid = 5;
	assert_int_equal(decide(&from, 5, 0, FILE, 2), VERDICT_CHANGE);
	from.from_uid = 0;
	assert_int_equal(decide(&from, 0, 0, FILE, 2), VERDICT_LINKED);
	assert_int_equal(decide(&from, 0, 0, FILE, 1), VERDICT_CHANGE);
}

static void
own_from_reads_an_id_or_two(void **state)
{
	struct ownership wanted = { .uid = 0 };

	(void)state;
	assert_null(ownership_parse_from(str_of("5"), &wanted).why);
	assert_true(wanted.has_from && !wanted.has_from_gid);
	assert_int_equal(wanted.from_uid, 5);
	assert_null(ownership_parse_from(str_of("4294967294:7"),
					 &wanted).why);
	assert_true(wanted.has_from && wanted.has_from_gid);
	assert_true(wanted.from_uid == 4294967294U && wanted.from_gid == 7);
}

static void
own_from_refuses_the_rest(void **state)
{
	static const char *const wrong[] = {
		"", ":", "5:", ":5", "5:6:", "5:6:7", "root", "-1", "+1",
		" 1", "1 ", "01", "0x1", "4294967295", "4294967296",
		"5:4294967295", "5:app",
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct ownership wanted = { .uid = 0 };

		assert_non_null(ownership_parse_from(str_of(wrong[i]),
						     &wanted).why);
	}
}

static void
check_split(const char *argument, const char *path, bool has_mode,
	    uint32_t mode)
{
	bool has = !has_mode;
	uint32_t found = 99999;

	assert_string_equal(ownership_split_mode(argument, &has, &found),
			    path);
	assert_int_equal(has, has_mode);
	assert_int_equal(found, has_mode ? mode : 99999);
}

static void
dir_takes_one_to_four_octal_digits_as_its_mode(void **state)
{
	(void)state;
	check_split("/data", "/data", false, 0);
	check_split("0750:/data", "/data", true, 0750);
	check_split("7777:/data", "/data", true, 07777);
	check_split("0:x", "x", true, 0);
	check_split("755:a:b", "a:b", true, 0755);
	check_split("755:", "", true, 0755);
	/* Not a mode: part of the name. */
	check_split("00755:/data", "00755:/data", false, 0);
	check_split("758:/data", "758:/data", false, 0);
	check_split(":/data", ":/data", false, 0);
	check_split("", "", false, 0);
	check_split("755", "755", false, 0);
	check_split("/0755:/data", "/0755:/data", false, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_right_is_left_alone_whatever_it_is),
		cmocka_unit_test(a_wrong_uid_or_gid_is_changed),
		cmocka_unit_test(a_device_is_never_changed),
		cmocka_unit_test(only_a_folder_may_have_several_links),
		cmocka_unit_test(own_from_takes_from_its_owner_only),
		cmocka_unit_test(own_from_takes_several_links_but_never_roots),
		cmocka_unit_test(own_from_reads_an_id_or_two),
		cmocka_unit_test(own_from_refuses_the_rest),
		cmocka_unit_test(
			dir_takes_one_to_four_octal_digits_as_its_mode),
	};

	return cmocka_run_group_tests_name("ownership", tests, NULL, NULL);
}
