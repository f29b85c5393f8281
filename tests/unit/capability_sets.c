/* SPDX-License-Identifier: ISC */
/* The rules by which options and circumstances limit capabilities. */
#include "plan/capability_sets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "plan/capability.h"

#define ALL ((uint64_t)0x1ffffffffff)
#define BIND CAPABILITY_BIT(10)
#define RAW CAPABILITY_BIT(13)
#define SETUID CAPABILITY_BIT(CAPABILITY_SETUID)
#define SETPCAP CAPABILITY_BIT(CAPABILITY_SETPCAP)
#define NEWER CAPABILITY_BIT(45)

struct row {
	const char *name;
	/* asked for */
	uint64_t keep;
	bool no_new_privs, allow_root, if_root;
	/* the process, and who it becomes */
	uint32_t from, to;
	uint64_t held, bounding;
	/* what comes of it: why it is refused, or the sets */
	const char *why;
	uint64_t permitted, inheritable, unheld, drop;
	size_t remarks;
};

#define YES true
#define NO false

static const struct row rows[] = {
	{ "plain", 0, NO, NO, NO, 0, 1000, ALL, ALL, NULL, 0, 0, 0, 0, 0 },
	{ "root keeps all", 0, NO, YES, NO, 0, 0, ALL, ALL,
	  NULL, ALL, 0, 0, 0, 0 },
	{ "kept", BIND, NO, NO, NO, 0, 1000, ALL, ALL,
	  NULL, BIND, BIND, 0, 0, 0 },
	{ "not held", BIND, NO, NO, NO, 0, 1000, ALL & ~BIND, ALL,
	  NULL, BIND, BIND, BIND, 0, 0 },
	{ "amounts to root", SETUID | BIND, NO, NO, NO, 0, 1000, ALL, ALL,
	  "amounts to root", 0, 0, 0, 0, 0 },
	{ "newer than we are (43)", NEWER, NO, NO, NO, 0, 1000, ALL | NEWER, ALL,
	  "amounts to root", 0, 0, 0, 0, 0 },
	{ "amounts to root, allowed", SETUID, NO, YES, NO, 0, 1000, ALL, ALL,
	  NULL, SETUID, SETUID, 0, 0, 0 },
	{ "bounding emptied", 0, YES, NO, NO, 0, 1000, ALL, ALL,
	  NULL, 0, 0, 0, ALL, 0 },
	{ "bounding less kept", BIND, YES, NO, NO, 0, 1000, ALL, ALL,
	  NULL, BIND, BIND, 0, ALL & ~BIND, 0 },
	{ "no SETPCAP", 0, YES, NO, NO, 0, 1000, ALL & ~SETPCAP, ALL,
	  NULL, 0, 0, 0, 0, 1 },
	{ "no SETPCAP, empty already", 0, YES, NO, NO, 0, 1000, SETUID, 0,
	  NULL, 0, 0, 0, 0, 0 },
	{ "root limited", BIND, YES, YES, NO, 0, 0, ALL, ALL,
	  NULL, BIND, BIND, 0, ALL & ~BIND, 0 },
	{ "root emptied", 0, YES, YES, NO, 0, 0, ALL, ALL,
	  NULL, 0, 0, 0, ALL, 0 },
	{ "root, kept alone", BIND, NO, YES, NO, 0, 0, ALL, ALL,
	  "uid 0 gets all", 0, 0, 0, 0, 0 },
	{ "root, kept, no SETPCAP", BIND, YES, YES, NO, 0, 0, ALL & ~SETPCAP,
	  ALL, "uid 0 gets all", 0, 0, 0, 0, 0 },
	{ "root, no SETPCAP", 0, YES, YES, NO, 0, 0, ALL & ~SETPCAP, ALL,
	  NULL, ALL & ~SETPCAP, 0, 0, 0, 1 },
	{ "stays, plain", 0, NO, NO, YES, 1000, 1000, BIND, ALL,
	  NULL, 0, 0, 0, 0, 0 },
	{ "stays, kept", BIND, NO, NO, YES, 1000, 1000, BIND | RAW, ALL,
	  NULL, BIND, BIND, 0, 0, 0 },
	{ "stays, two not held", BIND | RAW, NO, NO, YES, 1000, 1000, 0, ALL,
	  NULL, 0, 0, 0, 0, 2 },
	{ "stays, one not held", BIND | RAW, NO, NO, YES, 1000, 1000, RAW, ALL,
	  NULL, RAW, RAW, 0, 0, 1 },
	{ "stays, amounts to root", SETUID, NO, NO, YES, 1000, 1000, 0, ALL,
	  "amounts to root", 0, 0, 0, 0, 0 },
	{ "stays, no new privs", 0, YES, NO, YES, 1000, 1000, 0, ALL,
	  NULL, 0, 0, 0, 0, 1 },
	{ "2000 with SETUID", BIND, NO, NO, NO, 2000, 1000, SETUID | BIND, ALL,
	  NULL, BIND, BIND, 0, 0, 0 },
};

static void
row_check(const struct row *row)
{
	struct capability_sets sets = { 0 };
	struct remarks remarks = { .n = 0 };
	struct identity identity = {
		.uid = row->to,
		.is_current_user = row->if_root && row->from != 0,
	};
	static struct process process;
	struct request request = {
		.keep_caps = row->keep, .no_new_privs = row->no_new_privs,
		.allow_root = row->allow_root, .if_root = row->if_root,
	};
	const struct facts facts = { .process = &process };
	struct decision decision = {
		.request = &request, .facts = &facts, .identity = &identity,
		.remarks = &remarks,
	};
	const char *why;

	process.uid = row->from;
	process.permitted = process.effective = row->held;
	process.bounding = row->bounding;
	process.bounding_end = 41;
	process.securebits = 4;
	assert_int_equal(capability_sets_decide(&sets, &decision,
						row->from != row->to),
			 row->why == NULL);
	why = decision.refusal.why;
	if (row->why != NULL) {
		assert_non_null(why);
		assert_non_null(strstr(why, row->why));
		return;
	}
	assert_null(why);
	assert_true(sets.permitted == row->permitted);
	assert_true(sets.inheritable == row->inheritable);
	assert_true(sets.unheld == row->unheld);
	assert_true(sets.bounding_drop == row->drop);
	assert_true(sets.no_new_privs == row->no_new_privs);
	if (row->no_new_privs)
		assert_true(sets.bounding == (row->bounding & ~row->drop));
	assert_true(remarks.n == row->remarks);
	assert_true(sets.securebits == 4);
	assert_true(sets.keeps_over_setuid ==
		    (row->keep != 0 && row->from == 0 && row->to != 0));
}

static void
each_combination_gives_what_its_row_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fprintf(stderr, "%s\n", rows[i].name);
		row_check(&rows[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_combination_gives_what_its_row_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
