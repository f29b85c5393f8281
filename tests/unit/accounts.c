/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/accounts.c. */
#include "unit.h"

#include <stdio.h>

#include "plan/accounts.h"

#define TEXT(literal) { literal, sizeof(literal) - 1 }

static const struct {
	struct str line;
	uint32_t uid;
	uint32_t gid;
	const char *name;
	const char *home;
	const char *shell;
} accounts[] = {
	{ TEXT("root:x:0:0:root:/root:/bin/sh"), 0, 0, "root", "/root",
	  "/bin/sh" },
	{ TEXT("app:x:1000:100:A,,,:/home/app:"), 1000, 100, "app",
	  "/home/app", "" },
	{ TEXT("app::1000:100:::"), 1000, 100, "app", "", "" },
	{ TEXT("z\x7e:*:4294967294:4294967294:\xc3\xa9:/:/bin/false"),
	  4294967294U, 4294967294U, "z~", "/", "/bin/false" },
};

static const struct str no_accounts[] = {
	TEXT(""),
	TEXT(":"),
	TEXT("# app:x:1000:1000::/:/bin/sh"),
	TEXT("app:x::1000::/:/bin/sh"),
	TEXT("app:x:1000:::/:/bin/sh"),
	TEXT("app:x:4294967296:1000::/:/bin/sh"),
	TEXT("app:x:1000:4294967296::/:/bin/sh"),
	TEXT("app:x:4294967295:1000::/:/bin/sh"),
	TEXT("app:x:18446744073709552616:1000::/:/bin/sh"),
	TEXT("app:x: 1000:1000::/:/bin/sh"),
	TEXT("app:x:+1000:1000::/:/bin/sh"),
	TEXT("app:x:-1:1000::/:/bin/sh"),
	TEXT("app:x:01000:1000::/:/bin/sh"),
	TEXT("app:x:0x0:0::/:/bin/sh"),
	TEXT("app:x:1000:1000::/:/bin/sh:"),
	TEXT("app:x:1000:1000::/:/bin/sh:8"),
	TEXT("app:x:1000:1000::/"),
	TEXT("app:x:1002"),
	TEXT("app:x:1000:1000::/:/bin/sh\r"),
	TEXT("app:x:1000:1000::/:/bin/sh\0"),
	TEXT("ap\0p:x:1000:1000::/:/bin/sh"),
	TEXT("app:x:1000:1000:a\tb:/:/bin/sh"),
	TEXT("app:x:1000:1000::/\x1b[2J:/bin/sh"),
	TEXT("+::::::"),
	TEXT("+app:x:1000:1000::/:/bin/sh"),
	TEXT("-bad:x:1000:1000::/:/bin/sh"),
	TEXT(":x:0:0::/:/bin/sh"),
	TEXT("4242:x:0:0::/:/bin/sh"),
	TEXT("99999999999:x:0:0::/:/bin/sh"),
	TEXT("a b:x:1000:1000::/:/bin/sh"),
	TEXT("a/b:x:1000:1000::/:/bin/sh"),
	TEXT("\xff:x:1000:1000::/:/bin/sh"),
};

static const struct {
	struct str line;
	uint32_t gid;
	const char *members;
} groups_read[] = {
	{ TEXT("root:x:0:"), 0, "" },
	{ TEXT("audio:x:29:app,other"), 29, "app,other" },
	{ TEXT("g::4294967294:,"), 4294967294U, "," },
};

static const struct str no_groups[] = {
	TEXT(""), TEXT("g:x:29"), TEXT("g:x:29:a:"), TEXT("g:x::a"),
	TEXT("g:x:4294967296:a"), TEXT("g:x: 29:a"), TEXT("g:x:029:a"),
	TEXT("+:::"), TEXT("-g:x:29:a"), TEXT("29:x:30:a"),
	TEXT(":x:29:a"), TEXT("g:x:29:a\r"), TEXT("g:x:29:a\0"),
	TEXT("g:x:0:a:b:c:d"),
};

static void
account_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(accounts); i++) {
		struct account account;

		assert_true(account_parse(span(accounts[i].line.at,
					       accounts[i].line.n), &account));
		assert_str(account.name, accounts[i].name);
		assert_int_equal(account.uid, accounts[i].uid);
		assert_int_equal(account.gid, accounts[i].gid);
		assert_str(account.home, accounts[i].home);
		assert_str(account.shell, accounts[i].shell);
	}
}

static void
no_account_is_passed_over(void **state)
{
	struct account account;

	(void)state;
	for (size_t i = 0; i < LENGTH(no_accounts); i++)
		if (account_parse(span(no_accounts[i].at, no_accounts[i].n),
				  &account))
			fail_msg("%s becomes %u", no_accounts[i].at,
				 account.uid);
}

static void
group_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(groups_read); i++) {
		struct group group;

		assert_true(group_parse(span(groups_read[i].line.at,
					     groups_read[i].line.n), &group));
		assert_int_equal(group.gid, groups_read[i].gid);
		assert_str(group.members, groups_read[i].members);
	}
}

static void
no_group_is_passed_over(void **state)
{
	struct group group;

	(void)state;
	for (size_t i = 0; i < LENGTH(no_groups); i++)
		if (group_parse(span(no_groups[i].at, no_groups[i].n),
				&group))
			fail_msg("%s becomes %u", no_groups[i].at, group.gid);
}

/* A line of n bytes: head, as many 'a' as it takes, tail. */
static struct str
long_line(const char *head, size_t n, const char *tail)
{
	static char line[ACCOUNT_LINE_MAX + 2];

	memset(line, 'a', n);
	memcpy(line, head, strlen(head));
	memcpy(line + n - strlen(tail), tail, strlen(tail));
	return span(line, n);
}

static void
line_has_its_limit(void **state)
{
	static const char passwd[] = "app:x:1000:1000:";
	struct account account;
	struct group group;

	(void)state;
	assert_true(account_parse(long_line(passwd, ACCOUNT_LINE_MAX, ":/:"),
				  &account));
	assert_false(account_parse(long_line(passwd, ACCOUNT_LINE_MAX + 1,
					     ":/:"), &account));
	assert_true(group_parse(long_line("g:x:29:", ACCOUNT_LINE_MAX, ""),
				&group));
	assert_false(group_parse(long_line("g:x:29:", ACCOUNT_LINE_MAX + 1,
					   ""), &group));
}

static void
longest_line_is_kept(void **state)
{
	static struct account_search search = { .key.text = { "app", 3 } };

	(void)state;
	account_search(&search, long_line("app:x:1:1:", ACCOUNT_LINE_MAX + 1,
					  ":/:"));
	assert_false(search.found);
	account_search(&search, long_line("app:x:1:1:", ACCOUNT_LINE_MAX,
					  ":/:"));
	assert_true(search.found);
	assert_str(search.account.home, "/");
}

static void
member_is_whole_name(void **state)
{
	struct group group = { .members = S("app,other,,last") };

	(void)state;
	assert_true(group_has_member(&group, S("app")));
	assert_true(group_has_member(&group, S("other")));
	assert_true(group_has_member(&group, S("last")));
	assert_false(group_has_member(&group, S("ap")));
	assert_false(group_has_member(&group, S("appp")));
	assert_false(group_has_member(&group, S("app,other")));
	assert_false(group_has_member(&group, S("a")));
	group.members = S("");
	assert_false(group_has_member(&group, S("a")));
}

#define ROOT "root:x:0:0:root:/root:/bin/sh\n"
#define APP "app:x:1000:100:App:/home/app:/bin/sh\n"

/* Which line answers: its home; NULL where none may. */
static const struct {
	struct str passwd;
	const char *key;
	const char *home;
} lookups[] = {
	{ TEXT(ROOT APP), "app", "/home/app" },
	{ TEXT(ROOT APP), "1000", "/home/app" },
	{ TEXT(ROOT APP), "0", "/root" },
	{ TEXT(ROOT APP), "nosuch", NULL },
	{ TEXT(ROOT APP), "100", NULL },
	{ TEXT(ROOT APP), "10000", NULL },
	{ TEXT(ROOT APP), "ap", NULL },
	{ TEXT(ROOT APP), "appl", NULL },
	{ TEXT(""), "app", NULL },
	{ TEXT(""), "0", NULL },
	{ TEXT("\n\n"), "0", NULL },
	{ TEXT("app"), "app", NULL },
	{ TEXT("a:x"), "1000", NULL },
	{ TEXT("app:x:1000:100::/last:/bin/sh"), "app", "/last" },
	{ TEXT("app:x:1000:100::/last:/bin/sh"), "1000", "/last" },
	{ TEXT("app:x:1000:1::/a:\napp:x:1001:1::/b:\n"), "app", "/a" },
	{ TEXT("app:x:1000:1::/a:\napp:x:1001:1::/b:\n"), "1001", "/b" },
	{ TEXT("one:x:1000:1::/a:\ntwo:x:1000:1::/b:\n"), "1000", "/a" },
	{ TEXT("one:x:1000:1::/a:\ntwo:x:1000:1::/b:\n"), "two", "/b" },
	{ TEXT("app:x::0::/a:\napp:x:1000:1::/b:\n"), "app", "/b" },
	{ TEXT("app:x::0::/a:\n"), "0", NULL },
	{ TEXT("+::::::\nroot:x:0:0::/r:\n"), "0", "/r" },
	{ TEXT("app:x:4294967296:0::/a:\n"), "0", NULL },
	{ TEXT("app:x:4294967296:0::/a:\n"), "app", NULL },
	{ TEXT("app:x:00:0::/a:\n"), "0", NULL },
	{ TEXT("app:x:1000:1::/a:\r\n"), "app", NULL },
	{ TEXT("4242:x:0:0::/a:\n"), "4242", NULL },
	{ TEXT("4242:x:0:0::/a:\nb:x:4242:1::/b:\n"), "4242", "/b" },
	{ TEXT("a:4242:7:0::/a:\n"), "4242", NULL },
	{ TEXT("app:x:0:0::/hidden:\n"), "app", "/hidden" },
	{ TEXT("x\0app:x:1:1::/a:\n"), "app", NULL },
	{ TEXT("app:x:1:1::/a\0:\napp:x:2:2::/b:\n"), "app", "/b" },
};

static void
first_readable_line_answers(void **state)
{
	static struct account_search search;

	(void)state;
	for (size_t i = 0; i < LENGTH(lookups); i++) {
		struct str passwd = span(lookups[i].passwd.at,
					 lookups[i].passwd.n);

		search.found = false;
		assert_accepted(name_or_id_parse(str_of(lookups[i].key),
						 &search.key));
		account_search(&search, passwd);
		if (search.found != (lookups[i].home != NULL))
			fail_msg("%s in %s", lookups[i].key,
				 lookups[i].passwd.at);
		if (!search.found)
			continue;
		assert_str(search.account.home, lookups[i].home);
		assert_in_range(search.account.home.at - search.line, 0,
				sizeof search.line - 1);
	}
}

static void
account_outlives_its_text(void **state)
{
	static struct account_search search;
	char text[] = ROOT APP;

	(void)state;
	assert_accepted(name_or_id_parse(S("app"), &search.key));
	account_search(&search, str_of(ROOT));
	assert_false(search.found);
	account_search(&search, str_of(text));
	memset(text, '?', sizeof text);
	account_search(&search, S("app:x:0:0::/root:/bin/sh"));
	assert_true(search.found);
	assert_int_equal(search.account.uid, 1000);
	assert_str(search.account.name, "app");
	assert_str(search.account.home, "/home/app");
}

static void
groups_are_searched(void **state)
{
	static const uint32_t expected[] = { 5, 29, 31, 999, 7 };
	static struct groups memberships;
	struct group_search named[] = { { .name = S("audio") },
					{ .name = S("nosuch") } };
	struct group_wishes wishes = { .named = named,
					.named_n = 2,
					.member = S("app"),
					.memberships = &memberships };

	(void)state;
	group_search(&wishes, S("a:x:5:app\naudio:x:29:app\n+:::\n"
				"audio:x:30:\naudio:x:31:b,app\nno\n"));
	group_search(&wishes, S("x:x:4294967296:app\ny:x:8:apple\n\n"
				"docker:x:999:app,b\nz:x:9:\n9:x:10:app\n"
				"w:x:9:app\r\nlast:x:7:app"));
	assert_true(named[0].found);
	assert_int_equal(named[0].gid, 29);
	assert_false(named[1].found);
	assert_int_equal(memberships.n, LENGTH(expected));
	assert_memory_equal(memberships.gid, expected, sizeof expected);
}

/* file: what group(5) holds; gid 5 is of the first group that is named app. */
static void
own_group_expect(const char *file, bool listed, const uint32_t *gids, size_t n)
{
	static struct groups memberships;
	struct group_wishes wishes = { .member = S("app"), .own_apart = true,
				       .memberships = &memberships };

	memberships.n = memberships.settled = 0;
	group_search(&wishes, str_of(file));
	assert_int_equal(wishes.own_listed, listed);
	if (listed)
		assert_int_equal(wishes.own_gid, 5);
	assert_int_equal(memberships.n, n);
	assert_memory_equal(memberships.gid, gids, n * sizeof *gids);
}

static void
first_group_of_ones_own_name_is_set_apart(void **state)
{
	static const uint32_t gids[] = { 29, 6 };

	(void)state;
	own_group_expect("audio:x:29:app\napp:x:5:app\napp:x:6:b,app\n",
			 true, gids, 2);
	own_group_expect("app:x:5:b\naudio:x:29:app\napp:x:6:app\n",
			 false, gids, 2);
	own_group_expect("app:x:05:app\naudio:x:29:app\napp:x:5:app",
			 true, gids, 1);
	own_group_expect("audio:x:29:app\nb:x:6:app", false, gids, 2);
}

/* Where names are sought too, the lines behind the own group are read. */
static void
own_group_stays_the_first(void **state)
{
	static const uint32_t gids[] = { 6 };
	static struct groups memberships;
	struct group_search named = { .name = S("audio") };
	struct group_wishes wishes = { .named = &named, .named_n = 1,
				       .member = S("app"), .own_apart = true,
				       .memberships = &memberships };

	(void)state;
	group_search(&wishes, S("app:x:5:app\napp:x:6:app\naudio:x:29:\n"));
	assert_true(named.found);
	assert_true(wishes.own_listed);
	assert_int_equal(wishes.own_gid, 5);
	assert_int_equal(memberships.n, LENGTH(gids));
	assert_memory_equal(memberships.gid, gids, sizeof gids);
}

static void
unreadable_group_does_not_answer(void **state)
{
	struct group_search named = { .name = S("audio") };
	struct group_wishes wishes = { .named = &named, .named_n = 1 };

	(void)state;
	group_search(&wishes, S("audio:x:\naudio:x:0x1d:\naudio:x:0:a:\n"));
	assert_false(named.found);
	assert_string_equal(named.fault, "a field is missing");
	group_search(&wishes, S("audio:x:29:"));
	assert_true(named.found);
	assert_int_equal(named.gid, 29);
}

static void
own_group_is_kept_apart_once(void **state)
{
	static const uint32_t expected[] = { 29, 8, 1 };
	static struct groups memberships;
	struct group_wishes wishes = { .member = S("app"),
					.memberships = &memberships,
					.own_apart = true };

	(void)state;
	group_search(&wishes, S("audio:x:29:app\napp:x:7:app\n"
				"app:x:8:app\n"));
	assert_true(wishes.own_listed);
	assert_int_equal(wishes.own_gid, 7);
	wishes.own_apart = wishes.own_listed = false;
	group_search(&wishes, S("app:x:1:app\n"));
	assert_false(wishes.own_listed);
	assert_int_equal(memberships.n, LENGTH(expected));
	assert_memory_equal(memberships.gid, expected, sizeof expected);
}

static void
unreadable_line_is_remembered(void **state)
{
	static struct account_search search = { .key.text = { "app", 3 } };

	(void)state;
	account_search(&search, S("b:x:1\n"));
	assert_null(search.fault);
	account_search(&search, S("app:x:1\n"));
	assert_non_null(search.fault);
	assert_false(search.found);
	account_search(&search, S("app:x:01:1:::\napp:x:1:1:::\r\n"));
	assert_string_equal(search.fault, "a field is missing");
	account_search(&search, S("app:x:5:5:::\n"));
	assert_true(search.found);
}

/* Many names, some twice, in no order; the lines come in another one. */
static void
each_of_many_names_is_found(void **state)
{
	static char names[300][8], line[32];
	static struct group_search named[300];
	static struct groups memberships;
	struct group_wishes wishes = { .named = named,
				       .named_n = 300,
				       .memberships = &memberships };

	(void)state;
	for (size_t i = 0; i < 300; i++) {
		snprintf(names[i], sizeof names[i], "g%zu", i * 89 % 200);
		named[i] = (struct group_search){ .name = str_of(names[i]) };
	}
	for (int gid = 0; gid < 200; gid += 2) {
		snprintf(line, sizeof line, "g%d:x:%d:\n", gid, gid);
		group_search(&wishes, str_of(line));
		snprintf(line, sizeof line, "g%d:x:1%d:", gid, gid);
		group_search(&wishes, str_of(line));
	}
	group_search(&wishes, S("g1:x:01:\n g3:x:1:\ng1:x:1:\ng5:x:5:\r"));
	for (size_t i = 0; i < 300; i++) {
		size_t gid = i * 89 % 200;

		assert_int_equal(named[i].found, gid % 2 == 0 || gid == 1);
		assert_int_equal(named[i].gid, named[i].found ? gid : 0);
		assert_int_equal(named[i].fault != NULL,
				 gid == 1 || gid == 3 || gid == 5);
	}
}

/* lines: of group(5); name, why: of the first that seems to list app. */
static void
skipped_expect(struct str lines, const char *name, const char *why)
{
	static struct groups memberships;
	struct group_wishes wishes = { .member = S("app"),
				       .memberships = &memberships };

	memberships.n = memberships.settled = 0;
	group_search(&wishes, lines);
	assert_int_equal(memberships.n, 0);
	assert_str(text_str(&wishes.skipped), name);
	assert_int_equal(wishes.skipped_why == NULL, why == NULL);
	if (why != NULL)
		assert_string_equal(wishes.skipped_why, why);
}

static void
a_skipped_line_is_noted(void **state)
{
	(void)state;
	skipped_expect(S("#a:x:5:app\nb:x:6:apple,myapp,app.\napp:x:7:\n"
			 "app:app:8:\nc:app\n:app\napp\n"), "", NULL);
	skipped_expect(S("app:x:7:\na:x:5:app\r\nb:x:06:app"), "a",
		       "it ends in CR (save the file with LF)");
	skipped_expect(S("domain users:x:5:b,app\n"), "domain users",
		       "its name is invalid (a blank, a BOM?)");
	skipped_expect(S("a:x:5:b, app"), "a", "a blank is beside the name");
	skipped_expect(S("a:5:app"), "a", "a field is missing");
	skipped_expect(S("a:x:05:app:"), "a", "it has a fifth field");
	skipped_expect(S("a:x:05:app"), "a", "its gid is not an id");
}

#define LINE(literal) { literal, sizeof(literal) - 1 }

/* What is wrong with a line, and with the same as a group's. */
static void
the_fault_of_a_line_is_named(void **state)
{
	static const struct {
		struct str line;
		const char *fault;
	} accounts[] = {
		{ LINE("a:x:1:2::/:/bin/sh"), NULL },
		{ LINE("7:x:7:2::/:/bin/sh"), NULL },
		{ LINE("a:x:1:2::/:/bin/sh\r"),
		  "it ends in CR (save the file with LF)" },
		{ LINE(" a:x:1:2::/:"), "it begins with a blank" },
		{ LINE("\ta:x:1:2::/:"), "it begins with a blank" },
		{ LINE("a:x:1:2:\t:/:"), "it contains a tab" },
		{ LINE("a:x:1:2::/:\0"), "it contains a control byte" },
		{ LINE(""), "a field is missing" },
		{ LINE("a:x:1:2::/"), "a field is missing" },
		{ LINE("a:x:1:2::/::"), "it has an eighth field" },
		{ LINE("8:x:7:2::/:"), "its name is invalid (a blank, a BOM?)" },
		{ LINE(":x::2::/:"), "its name is invalid (a blank, a BOM?)" },
		{ LINE("+a:x:1:2::/:"), "its name is invalid (a blank, a BOM?)" },
		{ LINE("\xef\xbb\xbf" "a:x:1:2::/:"),
		  "its name is invalid (a blank, a BOM?)" },
		{ LINE("a:x::2::/:"), "its uid is not an id" },
		{ LINE("a:x:01:2::/:"), "its uid is not an id" },
		{ LINE("a:x:1: 2::/:"), "its gid is not an id" },
	}, groups[] = {
		{ LINE("a:x:1:b"), NULL },
		{ LINE("1:x:1:b"), NULL },
		{ LINE("a:x:1:b\r"), "it ends in CR (save the file with LF)" },
		{ LINE("a:x:1"), "a field is missing" },
		{ LINE("a:x:1:b:"), "it has a fifth field" },
		{ LINE("a b:x:1:c"), "its name is invalid (a blank, a BOM?)" },
		{ LINE("a:x::b"), "its gid is not an id" },
	};
	struct account account;
	struct group group;

	(void)state;
	for (size_t i = 0; i < LENGTH(accounts); i++) {
		const char *fault = line_fault(accounts[i].line, false);

		assert_ptr_equal(fault == NULL, accounts[i].fault == NULL);
		if (fault != NULL)
			assert_string_equal(fault, accounts[i].fault);
		assert_int_equal(account_parse(accounts[i].line, &account),
				 fault == NULL);
	}
	for (size_t i = 0; i < LENGTH(groups); i++) {
		const char *fault = line_fault(groups[i].line, true);

		assert_ptr_equal(fault == NULL, groups[i].fault == NULL);
		if (fault != NULL)
			assert_string_equal(fault, groups[i].fault);
		assert_int_equal(group_parse(groups[i].line, &group),
				 fault == NULL);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST("each of many names is found, the first line of each",
		     each_of_many_names_is_found),
		TEST("a line that seems to list the account is noted (F10)",
		     a_skipped_line_is_noted),
		TEST("the fault of a malformed line is named (F42)",
		     the_fault_of_a_line_is_named),
		TEST("a line of seven fields is an account", account_is_read),
		TEST("any other line is no account, never uid 0 (18, 19, 140)",
		     no_account_is_passed_over),
		TEST("a line of four fields is a group", group_is_read),
		TEST("any other line is no group (140)",
		     no_group_is_passed_over),
		TEST("a line has at most 65535 bytes (145)",
		     line_has_its_limit),
		TEST("a line of 65535 bytes can be found, a longer one not",
		     longest_line_is_kept),
		TEST("a member is a whole name", member_is_whole_name),
		TEST("the first line that can be read answers "
		     "(18, 19, 58, 139, 140, 141, 167)",
		     first_readable_line_answers),
		TEST("the account found is kept, and no later one is taken",
		     account_outlives_its_text),
		TEST("groups are found by name and member, the last line of "
		     "a file too (58, 139, 140)", groups_are_searched),
		TEST("the first group of one's own name is set apart, if it "
		     "lists one or not",
		     first_group_of_ones_own_name_is_set_apart),
		TEST("the first group of one's own name stays it while names "
		     "are sought", own_group_stays_the_first),
		TEST("a line that cannot be read does not name a group (140)",
		     unreadable_group_does_not_answer),
		TEST("the first group named like its member is kept apart",
		     own_group_is_kept_apart_once),
		TEST("why the first line of the name is no account is kept",
		     unreadable_line_is_remembered),
	};

	return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
