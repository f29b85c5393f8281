/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/accounts.c: the accounts of uid 0. */
#include "unit.h"

#include <stdio.h>

#include "plan/accounts.h"


static struct roots roots;

static void
roots_begin(void)
{
	memset(&roots, 0, sizeof roots);
}

static void
roots_expect(const uint32_t *gids, size_t n)
{
	groups_settle(&roots.groups);
	assert_int_equal(roots.groups.n, n);
	assert_memory_equal(roots.groups.gid, gids, n * sizeof *gids);
}

static void
accounts_of_uid_0_are_noted(void **state)
{
	static const uint32_t gids[] = { 0, 5, 7, 8, 9 };

	(void)state;
	roots_begin();
	roots_add_accounts(&roots, S("root:x:0:0:::\napp:x:1000:0:::\n"
				     "toor:x:0:5:::\n\n#gone:x:0:6:::\n"
				     "big:x:4294967295:6:::\nshort:x\n"
				     "+nis:x:0:6:::\nwraps:x:4294967296:8:::\n"
				     " cr:x:00:9:::\r"));
	roots_add_accounts(&roots, S("root:x:0:7:::"));
	assert_int_equal(roots.n, 4);
	assert_str(roots.name[0], "root");
	assert_str(roots.name[1], "toor");
	assert_str(roots.name[2], "wraps");
	assert_str(roots.name[3], "cr");
	assert_false(roots.overflow);
	roots_expect(gids, LENGTH(gids));
}

/* Which uids other programs may read as 0; then the gid is root's. */
static void
whatever_may_be_uid_0_counts(void **state)
{
	static const struct {
		const char *line;
		bool counts;
	} lines[] = {
		{ "a:x:0:7:::", true },	    { "a:x::7:::", true },
		{ "a:x:-0:7:::", true },    { "a:x:+0:7:::", true },
		{ "a:x:-:7:::", true },	    { "a:x:x:7:::", true },
		{ "a:x:0x1:7:::", true },   { "a:x:0/1:7:::", true },
		{ "a:x: 0 :7:::", true },   { "a:x:\x7f:7:::", true },
		{ "0:x:0:7:::", true },	    { "a:x:0:7", true },
		{ "a:x:8589934592:7", true },
		{ "a:x:1:7:::", false },    { "a:x:-1:7:::", false },
		{ "a:x:+9:7:::", false },   { "a:x:01:7:::", false },
		{ "a:x:10:7:::", false },   { "a:x:1:0:::", false },
		{ "a:x:--1:7:::", true },   { ":x:0:7:::", false },
		{ " :x:0:7:::", false },    { "#a:x:0:7:::", false },
		{ "+a:x:0:7:::", false },   { "-a:x:0:7:::", false },
		{ "a:x", false },	    { "", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(lines); i++) {
		struct str line = str_of(lines[i].line);

		roots_begin();
		roots_add_accounts(&roots, span(line.at, line.n));
		if (roots.n != lines[i].counts || roots.overflow ||
		    roots.groups.n != lines[i].counts)
			fail_msg("%s", lines[i].line);
		if (lines[i].counts)
			assert_int_equal(roots.groups.gid[0], 7);
	}
}

static void
an_account_without_a_gid_has_its_name(void **state)
{
	(void)state;
	roots_begin();
	roots_add_accounts(&roots, S("a:x:0"));
	assert_int_equal(roots.n, 1);
	assert_int_equal(roots.groups.n, 0);
	assert_false(roots.overflow);
}

static void
groups_that_list_one_of_them_are_theirs(void **state)
{
	static const uint32_t gids[] = { 0, 6, 10, 12, 13, 14, 15 };

	(void)state;
	roots_begin();
	roots_add_accounts(&roots, S("root:x:0:0:::\ntoor:x:0:0:::\n"));
	roots_add_groups(&roots, S("root:x:0:\n\ndisk:x:6:a,root\naudio:x:7:a\n"
				   "x:x:8:rootless,app\nwheel:x:10:toor\n"
				   "#no:x:011:root\ncr:x:13:root\r\n"
				   "a b:x:14:a, root\nfive:x:15:toor:\n"));
	roots_add_groups(&roots, S("last:x:12:root"));
	assert_false(roots.overflow);
	roots_expect(gids, LENGTH(gids));
}

static void
without_an_account_no_group_is_theirs(void **state)
{
	(void)state;
	roots_begin();
	roots_add_accounts(&roots, S("app:x:1000:1000:::"));
	roots_add_groups(&roots, S("disk:x:6:root"));
	assert_int_equal(roots.n, 0);
	assert_int_equal(roots.groups.n, 0);
}

/* file: of passwd(5), or of group(5); why: whose line it is. */
static void
doubt_expect(const char *passwd, const char *group, const char *why)
{
	roots_begin();
	roots_add_accounts(&roots, str_of(passwd));
	roots_add_groups(&roots, str_of(group));
	assert_int_equal(roots.overflow, why != NULL);
	assert_str(text_str(&roots.unclear), why ? why : "");
}

static void
what_cannot_be_read_is_doubted(void **state)
{
	(void)state;
	doubt_expect("root:x:0:0:::", "disk:x:06:root", "disk");
	doubt_expect("root:x:0:0:::", "disk:x::root", "disk");
	doubt_expect("root:x:0:0:::", "disk:x:06:rooted", NULL);
	doubt_expect("root:x:0:00:::", "", "root");
	doubt_expect("an admin:x:0:0:::", "", "an admin");
	doubt_expect("12:x:0:0:::", "", "12");
	doubt_expect("a b:x:0:0:::\nc d:x:0:0:::", "", "a b");
	doubt_expect("a:x:0:00:::", "disk:x:06:a", "a");
	doubt_expect("an admin:x:1:00:::", "", NULL);
}

static void
seventeen_accounts_are_too_many(void **state)
{
	char line[64];

	(void)state;
	roots_begin();
	for (int i = 0; i < ROOTS_MAX; i++) {
		snprintf(line, sizeof line, "r%d:x:0:0:::", i);
		roots_add_accounts(&roots, str_of(line));
	}
	assert_false(roots.overflow);
	/* One that is there already is none more. */
	roots_add_accounts(&roots, S("r3:x:0:0:::"));
	assert_false(roots.overflow);
	roots_add_accounts(&roots, S("more:x:0:0:::"));
	assert_true(roots.overflow);
	assert_int_equal(roots.n, ROOTS_MAX);
}

static void
groups_that_do_not_fit_are_an_overflow(void **state)
{
	char line[64];

	(void)state;
	roots_begin();
	roots_add_accounts(&roots, S("root:x:0:0:::"));
	for (uint32_t gid = 1; gid < GROUPS_MAX; gid++)
		groups_add(&roots.groups, gid);
	roots_add_groups(&roots, S("a:x:5:root"));
	assert_false(roots.overflow);
	snprintf(line, sizeof line, "a:x:%d:root", GROUPS_MAX);
	roots_add_groups(&roots, str_of(line));
	assert_true(roots.overflow);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("accounts of uid 0 are noted, each name once",
		     accounts_of_uid_0_are_noted),
		TEST("what others may read as uid 0 is of uid 0 (F10)",
		     whatever_may_be_uid_0_counts),
		TEST("an account of uid 0 without a gid counts by its name",
		     an_account_without_a_gid_has_its_name),
		TEST("groups that list one of them are theirs",
		     groups_that_list_one_of_them_are_theirs),
		TEST("without an account of uid 0 no group is theirs",
		     without_an_account_no_group_is_theirs),
		TEST("a line of root's that cannot be read is doubted (F10)",
		     what_cannot_be_read_is_doubted),
		TEST("seventeen accounts of uid 0 are too many",
		     seventeen_accounts_are_too_many),
		TEST("more groups than can be are seen",
		     groups_that_do_not_fit_are_an_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
