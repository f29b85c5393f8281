/* SPDX-License-Identifier: ISC */
/* Lists of capabilities, and which of them amount to root. */
#include "plan/capability.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BIT CAPABILITY_BIT

struct row {
	const char *list;
	uint64_t set;
};

static void
a_name_is_read_in_any_case_and_with_or_without_cap(void **state)
{
	static const struct row rows[] = {
		{ "net_bind_service", BIT(10) },
		{ "cap_net_bind_service", BIT(10) },
		{ "CAP_NET_BIND_SERVICE", BIT(10) },
		{ "Net_Bind_Service", BIT(10) },
		{ "cAp_chown", BIT(0) },
		{ "checkpoint_restore", BIT(40) },
		{ "chown,net_raw,CHOWN", BIT(0) | BIT(13) },
		{ "bpf,perfmon", BIT(39) | BIT(38) },
		{ "0", BIT(0) },
		{ "10,kill", BIT(10) | BIT(5) },
		{ "41", BIT(41) },
		{ "63", BIT(63) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint64_t set = 0;

		assert_null(capability_list_parse(str_of(rows[i].list),
						  &set).why);
		assert_true(set == rows[i].set);
	}
}

static void
what_is_no_capability_is_refused(void **state)
{
	static const char *const lists[] = {
		"", ",", "chown,", ",chown", "chown,,kill", "all", "ALL",
		"cap_", "cap", "cap_cap_chown", "chow", "chownn", "64", "041",
		"-1", "+1", "0x0", "4294967296", "99999999999999999999",
		" chown", "chown ", "chown\n", "chown kill", "cap_10",
		"net-raw", "=ep", "cap_chown=ep", "@chown", "[hown", "CHOWN{",
		"net?raw", "cap_41", "cap_64",
	};

	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		uint64_t set = 0;
		struct refusal refusal =
			capability_list_parse(str_of(lists[i]), &set);

		assert_non_null(refusal.why);
		assert_true(refusal.what.at >= lists[i] &&
			    refusal.what.at + refusal.what.n <=
				    lists[i] + strlen(lists[i]));
	}
}

static void
an_empty_element_is_named_as_such(void **state)
{
	uint64_t set = 0;

	(void)state;
	assert_non_null(strstr(capability_list_parse(str_of("kill,"),
						     &set).why, "empty"));
	assert_null(strstr(capability_list_parse(str_of("kil"), &set).why,
			   "empty"));
}

static void
each_number_has_a_name_that_reads_back_as_itself(void **state)
{
	(void)state;
	for (unsigned i = 0; i < CAPABILITY_END; i++) {
		uint64_t set = 0;

		assert_null(capability_list_parse(capability_name(i),
						  &set).why);
		assert_true(set == BIT(i));
	}
	assert_true(str_equal(capability_name(0), str_of("chown")));
	assert_true(str_equal(capability_name(21), str_of("sys_admin")));
	assert_true(str_equal(capability_name(40),
			      str_of("checkpoint_restore")));
	assert_true(str_equal(capability_name(41), str_of("41")));
	assert_true(str_equal(capability_name(63), str_of("63")));
}

static void
those_that_amount_to_root_are_known(void **state)
{
	uint64_t set = 0;

	(void)state;
	assert_null(capability_list_parse(str_of(
		"setuid,setgid,setpcap,setfcap,sys_admin,sys_ptrace,"
		"sys_module,sys_rawio,dac_override,dac_read_search,chown,"
		"fowner,bpf"), &set).why);
	/* All of them and no other, and all that are newer than we are. */
	assert_true(capability_rootlike(~(uint64_t)0) ==
		    (set | ~(BIT(41) - 1)));
	assert_true(capability_rootlike(BIT(10) | BIT(13)) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_name_is_read_in_any_case_and_with_or_without_cap),
		cmocka_unit_test(what_is_no_capability_is_refused),
		cmocka_unit_test(
			each_number_has_a_name_that_reads_back_as_itself),
		cmocka_unit_test(an_empty_element_is_named_as_such),
		cmocka_unit_test(those_that_amount_to_root_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
