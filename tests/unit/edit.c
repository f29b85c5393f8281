/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/edit.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan/edit.h"

#define ROOT "root:x:0:0:root:/root:/bin/sh\n"
#define DAEMON "daemon:x:1:1:d:/usr/sbin:/bin/false\n"
#define APP "app:x:1000:1000:App,,,:/home/app:/bin/sh"

static struct edit edit;
static char out[200000];

static struct record
account(const char *name, uint32_t uid, uint32_t gid)
{
	return (struct record){
		.name = str_of(name),
		.id = uid,
		.gid = gid,
		.home = str_of("/home/new"),
		.shell = str_of("/bin/sh"),
	};
}

static struct record
group(const char *name, uint32_t gid)
{
	return (struct record){ .is_group = true,
				.name = str_of(name),
				.id = gid };
}

static enum edit_kind
look(const struct record *record, struct str file)
{
	edit_begin(&edit, record);
	if (file.n > 0)
		edit_parse(&edit, file, 0);
	return edit_end(&edit, file.n);
}

static struct str
result_of(struct str file)
{
	size_t n = 0;

	memcpy(out, file.at, (size_t)edit.at);
	n += (size_t)edit.at;
	memcpy(out + n, edit.text.at, edit.text.n);
	n += edit.text.n;
	memcpy(out + n, file.at + edit.at, (size_t)(edit.from - edit.at));
	n += (size_t)(edit.from - edit.at);
	memcpy(out + n, file.at + edit.to, file.n - (size_t)edit.to);
	n += file.n - (size_t)edit.to;
	out[n] = '\0';
	return (struct str){ out, n };
}

static void
becomes(struct record record, const char *before, enum edit_kind kind,
	const char *after)
{
	struct str file = str_of(before);

	assert_int_equal(look(&record, file), kind);
	file = result_of(file);
	assert_string_equal(out, after);
	assert_int_equal(file.n, strlen(after));
	if (look(&record, file) == EDIT_NONE)
		return;
	/* All that may lack then is the newline of the last line. */
	assert_int_equal(edit.kind, EDIT_APPEND);
	assert_true(str_is(edit.text, "\n"));
	file = result_of(file);
	assert_int_equal(look(&record, file), EDIT_NONE);
}

static void
gets_newline(struct record record, const char *file)
{
	assert_int_equal(look(&record, str_of(file)), EDIT_APPEND);
	assert_true(str_is(edit.text, "\n"));
	assert_int_equal(edit.at, strlen(file));
}

static void
stays(struct record record, const char *file)
{
	assert_int_equal(look(&record, str_of(file)), EDIT_NONE);
}

static void
new_account(void **state)
{
	(void)state;
	becomes(account("new", 77, 78), ROOT, EDIT_APPEND,
		ROOT "new:*:77:78::/home/new:/bin/sh\n");
	becomes(account("new", 77, 78), "", EDIT_APPEND,
		"new:*:77:78::/home/new:/bin/sh\n");
}

static void
unreadable_group(void **state)
{
	struct record record = group("app", 77);

	(void)state;
	assert_int_equal(look(&record, str_of("app:x:1000:app:\n")),
			 EDIT_MALFORMED);
	assert_string_equal(edit.fault, "it has a fifth field");
	assert_int_equal(look(&record, str_of("app:x:77\nb:x:1:\n")),
			 EDIT_MALFORMED);
	assert_string_equal(edit.fault, "a field is missing");
	assert_int_equal(look(&record, str_of("app:x:07:\n")), EDIT_MALFORMED);
	assert_string_equal(edit.fault, "its gid is not an id");
}

static void
open_end(void **state)
{
	(void)state;
	becomes(account("new", 77, 78), ROOT APP, EDIT_APPEND,
		ROOT APP "\nnew:*:77:78::/home/new:/bin/sh\n");
	becomes(account("app", 1001, 1000), ROOT APP, EDIT_OVERWRITE,
		ROOT "app:x:1001:1000:App,,,:/home/app:/bin/sh");
}

/* musl drops the last byte of the file. */
static void
last_line_gets_its_newline(void **state)
{
	(void)state;
	gets_newline(account("app", 1000, 1000), ROOT APP);
	stays(account("app", 1000, 1000), APP "\n" ROOT "b:x:1:1:::");
	stays(account("app", 1000, 1000), APP "\n");
	gets_newline(group("app", 7), "app:x:7:");
	gets_newline(group("app", 7), "app:x:7:\ndocker:x:9:b,app");
	stays(group("app", 7), "app:x:7:\ndocker:x:9:b,app\n");
}

static void
uid_of_another(void **state)
{
	(void)state;
	becomes(account("new", 1, 78), ROOT DAEMON, EDIT_REWRITE,
		ROOT "new:*:1:78::/home/new:/bin/sh\n" DAEMON);
	becomes(account("app", 1, 1000), ROOT DAEMON APP, EDIT_REWRITE,
		ROOT "app:x:1:1000:App,,,:/home/app:/bin/sh\n" DAEMON);
	/* Ours stands in front already. */
	becomes(account("app", 1, 1000), ROOT APP "\n" DAEMON, EDIT_REWRITE,
		ROOT "app:x:1:1000:App,,,:/home/app:/bin/sh\n" DAEMON);
}

static void
shadowed_account(void **state)
{
	(void)state;
	becomes(account("b", 7, 7), "a:x:7:7:::\nb:x:7:7:::\n", EDIT_REWRITE,
		"b:x:7:7:::\na:x:7:7:::\n");
	becomes(account("b", 7, 7), "a:x:7:7:::", EDIT_REWRITE,
		"b:*:7:7::/home/new:/bin/sh\na:x:7:7:::");
}

static void
untouched_junk(void **state)
{
#define JUNK \
	"# c\nshort:x:1002\n\nap:x: 5:5:::\n" \
	"ap:x:1000:1000::/:/bin/sh\r\n\xff\xfe::\nx:x:1:1:::::::\n" \
	"y:x:1::::\n"
	(void)state;
	becomes(account("app", 5, 5), JUNK APP "\n" JUNK, EDIT_REWRITE,
		JUNK "app:x:5:5:App,,,:/home/app:/bin/sh\n" JUNK);
	becomes(account("new", 1, 1), JUNK, EDIT_APPEND,
		JUNK "new:*:1:1::/home/new:/bin/sh\n");
}

static void
malformed_account(void **state)
{
	static const struct {
		const char *line, *fault;
	} cases[] = {
		{ " app:x:0:0:::", "it begins with a blank" },
		{ "\xef\xbb\xbf"
		  "app:x:0:0:::",
		  "its name is invalid (a blank, a BOM?)" },
		{ "\v\f app:x:0:0:::", "it contains a control byte" },
		{ "\x7f"
		  "app:x:0:0:::",
		  "it contains a control byte" },
		{ "app:x:00:0:::\napp:x:0:0::", "its uid is not an id" },
		{ "\tapp:x:0:0:::", "it begins with a blank" },
		{ "app:x:0:0:\t::", "it contains a tab" },
		{ "app:x:00:0:::", "its uid is not an id" },
		{ "app:x:0:00:::", "its gid is not an id" },
		{ "app:x:0:0::", "a field is missing" },
		{ "app:", "a field is missing" },
		{ "app:x:0:0::::", "it has an eighth field" },
		{ "app:x:0:0:::\r", "it ends in CR (save the file with LF)" },
		{ "app:x:0:0:::\r:", "it contains a control byte" },
	};
	struct record record = account("app", 5, 5);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(look(&record, str_of(cases[i].line)),
				 EDIT_MALFORMED);
		assert_string_equal(edit.fault, cases[i].fault);
	}
	/* Uid 0 wants no edit, and other names are no matter. */
	record.id = 0;
	stays(record, "app:x:00:0:::\n");
	becomes(account("app", 5, 5), "apple:x:00:0:::\nap\n \n", EDIT_APPEND,
		"apple:x:00:0:::\nap\n \napp:*:5:5::/home/new:/bin/sh\n");
	/* Behind the line that all programs find it does no harm. */
	becomes(account("app", 5, 5), "app:x:6:5:::\napp:x:00:0:::\n",
		EDIT_OVERWRITE, "app:x:5:5:::\napp:x:00:0:::\n");
}

static void
before_nis(void **state)
{
	(void)state;
	becomes(account("new", 77, 78), ROOT "+::::::\n-x", EDIT_REWRITE,
		ROOT "new:*:77:78::/home/new:/bin/sh\n+::::::\n-x");
	becomes(account("new", 77, 78), "-x::::::\n" ROOT, EDIT_REWRITE,
		"new:*:77:78::/home/new:/bin/sh\n-x::::::\n" ROOT);
	becomes(group("new", 77), "root:x:0:\n+:::", EDIT_REWRITE,
		"root:x:0:\nnew:*:77:\n+:::");
	/* A line that is there stays where it is. */
	becomes(account("app", 1001, 1000), "+::::::\n" APP, EDIT_OVERWRITE,
		"+::::::\napp:x:1001:1000:App,,,:/home/app:/bin/sh");
	/* Before the holder of its uid it is before NIS, or behind. */
	becomes(account("new", 1, 78), DAEMON "+::::::\n", EDIT_REWRITE,
		"new:*:1:78::/home/new:/bin/sh\n" DAEMON "+::::::\n");
}

static void
same_name_twice(void **state)
{
	(void)state;
	becomes(account("a", 9, 9), "a:x:5:5:::\na:x:6:6:::\n", EDIT_OVERWRITE,
		"a:x:9:9:::\na:x:6:6:::\n");
}

static void
uid_zero(void **state)
{
	(void)state;
	stays(account("root", 5, 5), ROOT);
	stays(account("app", 0, 0), ROOT APP);
	stays(account("new", 0, 5), ROOT);
	stays(group("root", 5), "root:x:0:\n");
	stays(group("new", 0), "app:x:5:\n");
}

static void
groups(void **state)
{
	(void)state;
	becomes(group("app", 77), "root:x:0:\n", EDIT_APPEND,
		"root:x:0:\napp:*:77:\n");
	becomes(group("app", 77), "app:x:1000:a,b\nb:x:1:", EDIT_REWRITE,
		"app:x:77:a,b\nb:x:1:");
	becomes(group("app", 1077), "app:!:1000:a,b\n", EDIT_OVERWRITE,
		"app:!:1077:a,b\n");
	/* macOS users have gid 20, which is Debian's dialout. */
	stays(group("app", 20), "dialout:x:20:\n");
	stays(group("app", 20), "app:x:1000:\ndialout:x:20:\n");
}

static void
only_new(void **state)
{
	struct record record = account("app", 1000680000, 0);

	(void)state;
	record.only_new = true;
	stays(record, ROOT APP);
	stays(record, ROOT "other:x:1000680000:0:::\n");
	becomes(record, ROOT, EDIT_APPEND,
		ROOT "app:*:1000680000:0::/home/new:/bin/sh\n");
	/* What cannot be read ends the start, unless only a group lacks a
	 * name. */
	assert_int_equal(look(&record, str_of(ROOT "app:x:07:7:::\n")),
			 EDIT_MALFORMED);
	record = group("gid77", 77);
	record.only_new = true;
	assert_int_equal(look(&record, str_of("gid77:x:07:\n")), EDIT_NONE);
	record.only_new = false;
	assert_int_equal(look(&record, str_of("gid77:x:07:\n")),
			 EDIT_MALFORMED);
}

static void
gid_alone_differs(void **state)
{
	struct record record = account("app", 1000, 7);

	(void)state;
	becomes(record, ROOT APP, EDIT_REWRITE,
		ROOT "app:x:1000:7:App,,,:/home/app:/bin/sh");
}

static void
no_lines_change_nothing(void **state)
{
	struct record record = account("app", 1000, 1000);

	(void)state;
	edit_begin(&edit, &record);
	edit_parse(&edit, str_of(APP), 0);
	edit_parse(&edit, (struct str){ "", 0 }, strlen(APP));
	assert_int_equal(edit_end(&edit, strlen(APP)), EDIT_APPEND);
	assert_true(str_is(edit.text, "\n"));
	assert_true(str_is(edit.line, APP));
	assert_false(edit.ended);
}

static void
bad_fields(void **state)
{
	struct record record = account("new", 77, 77);

	(void)state;
	record.home = str_of("/h\nroot2:x:0:0::/:/bin/sh");
	assert_int_equal(look(&record, str_of(ROOT)), EDIT_IMPOSSIBLE);
	record.home = str_of("/h:x");
	assert_int_equal(look(&record, str_of(ROOT)), EDIT_IMPOSSIBLE);
	record = account("new:x", 77, 77);
	assert_int_equal(look(&record, str_of(ROOT)), EDIT_IMPOSSIBLE);
}

/* A line of exactly n bytes: app:x:5:MEMBERS. */
static struct str
long_group(size_t n)
{
	static char line[100000];

	memset(line, 'm', sizeof line);
	memcpy(line, "app:x:5:", 8);
	line[n] = '\n';
	return (struct str){ line, n + 1 };
}

static void
long_lines(void **state)
{
	struct record record = group("app", 4294967294U);

	(void)state;
	assert_int_equal(look(&record, long_group(65526)), EDIT_REWRITE);
	assert_int_equal(edit.line.n, 65535);
	assert_int_equal(look(&record, result_of(long_group(65526))),
			 EDIT_NONE);
	assert_int_equal(look(&record, long_group(65527)), EDIT_IMPOSSIBLE);
	assert_int_equal(look(&record, long_group(65535)), EDIT_IMPOSSIBLE);
	/* No account, and others may read it. */
	assert_int_equal(look(&record, long_group(65536)), EDIT_MALFORMED);
	assert_string_equal(edit.fault, "it is longer than 65535 bytes");
}

/* What does not fit is not written: the sanitizer watches the buffer's end. */
static void
no_room(void **state)
{
	struct record record = account("app", 4294967294U, 4294967294U);
	static char line[65535];

	(void)state;
	memset(line, 's', sizeof line);
	memcpy(line, "app:x:5:5::/:", 13);
	assert_int_equal(look(&record, (struct str){ line, sizeof line }),
			 EDIT_IMPOSSIBLE);
	assert_true(edit.full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "a new account goes to the end", new_account, 0, 0, 0 },
		{ "a line that is no group is not the group's (140)",
		  unreadable_group, 0, 0, 0 },
		{ "a last line without newline is not glued to (139)", open_end,
		  0, 0, 0 },
		{ "a last line that agrees gets its newline",
		  last_line_gets_its_newline, 0, 0, 0 },
		{ "an account goes in front of another of its uid (160)",
		  uid_of_another, 0, 0, 0 },
		{ "an account behind another of its uid moves in front (160)",
		  shadowed_account, 0, 0, 0 },
		{ "what is no account stays byte for byte (140)",
		  untouched_junk, 0, 0, 0 },
		{ "a line of the name that others may read is no edit (189)",
		  malformed_account, 0, 0, 0 },
		{ "a new line goes in front of those of NIS (F11)", before_nis,
		  0, 0, 0 },
		{ "of two lines of a name the first changes (141)",
		  same_name_twice, 0, 0, 0 },
		{ "a line of id 0 is never changed and none is added (160)",
		  uid_zero, 0, 0, 0 },
		{ "a gid that has a group gets no second one (160)", groups, 0,
		  0, 0 },
		{ "a line of that name or uid forbids a new one", only_new, 0,
		  0, 0 },
		{ "a gid that differs alone is changed", gid_alone_differs, 0,
		  0, 0 },
		{ "no lines change nothing", no_lines_change_nothing, 0, 0, 0 },
		{ "a field that breaks the line is no edit (142, 143)",
		  bad_fields, 0, 0, 0 },
		{ "a line that would grow too long is no edit", long_lines, 0,
		  0, 0 },
		{ "a line that grows past the buffer is not written", no_room,
		  0, 0, 0 },
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
