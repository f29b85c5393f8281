/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/create.c. */
#include "world.h"

#define NAME_32 "abcdefghijklmnopqrstuvwxyz012345"

/* An account that is not there yet: its uid comes from a variable. */
static struct refusal
plan_of_new(const char *operand, const char *uid)
{
	world_begin(operand);
	world.request.create = world.request.has_umask = true;
	world_variables(uid, NULL, NULL);
	return world_plan();
}

/* The settings are decided last. */
static void
assert_all_is_decided(void)
{
	assert_int_equal(world.plan.settings.sets_umask,
			 world.request.has_umask);
}

static void
assert_record(const char *name, uint32_t uid, uint32_t gid, const char *home)
{
	const struct record *record = &world.plan.creation.passwd;

	assert_all_is_decided();
	assert_str(record->name, name);
	assert_false(record->is_group);
	assert_int_equal(record->id, uid);
	assert_int_equal(record->gid, gid);
	assert_str(record->home, home);
	assert_str(record->shell, "/bin/sh");
}

static void
assert_no_records(void)
{
	assert_all_is_decided();
	assert_int_equal(world.plan.creation.passwd.name.n, 0);
	assert_int_equal(world.plan.creation.group.name.n, 0);
}

static void
new_account_has_its_records(void **state)
{
	(void)state;
	assert_accepted(plan_of_new("new", "PUID=77"));
	assert_record("new", 77, 77, "/home/new");
	assert_str(world.plan.creation.home, "/home/new");
	assert_str(world.plan.settings.home, "/home/new");
	assert_str(world.plan.creation.group.name, "new");
	assert_true(world.plan.creation.group.is_group);
	assert_int_equal(world.plan.creation.group.id, 77);
	assert_false(world.plan.creation.passwd.only_new);
}

static void
account_that_is_there_keeps_its_home(void **state)
{
	(void)state;
	assert_accepted(plan_of_new("app", "PUID=77"));
	assert_record("app", 77, 100, "/home/app");
	assert_str(world.plan.creation.home, "/home/app");
	assert_int_equal(world.plan.creation.group.id, 100);
	/* Also one that is named as useradd names nobody. */
	world_begin("a+b");
	world.passwd = "a+b:x:1000:100::/ab:/bin/sh\n";
	world.request.create = true;
	world_variables("PUID=77", NULL, NULL);
	assert_accepted(world_plan());
	assert_record("a+b", 77, 100, "/home/a+b");
	assert_str(world.plan.creation.home, "/ab");
}

static void
home_and_shell_serve_a_new_account(void **state)
{
	(void)state;
	world_begin("new");
	world_variables("PUID=77", NULL, NULL);
	world.request.create = true;
	world.request.new_home = "/srv/new..";
	world.request.new_shell = "/bin/rbash";
	assert_accepted(world_plan());
	assert_str(world.plan.creation.passwd.home, "/srv/new..");
	assert_str(world.plan.creation.passwd.shell, "/bin/rbash");
	assert_str(world.plan.settings.home, "/srv/new..");
	world.request.user_env = true;
	assert_accepted(world_plan());
	assert_str(world.plan.settings.user, "new");
	assert_str(world.plan.settings.shell, "/bin/rbash");
}

static void
field_that_breaks_the_line_is_refused(void **state)
{
	static char longest[257];
	const char *const wrong[] = {
		"", "x", "./x", "/x:y", "/x\n", "/x\ny:z", "/\x7f", "/..",
		"/../x", "/x/..", "/x/../y", longest,
	};

	(void)state;
	memset(longest, '/', 256);
	for (size_t i = 0; i < 2 * LENGTH(wrong); i++) {
		world_begin("new");
		world_variables("PUID=77", NULL, NULL);
		world.request.create = true;
		if (i % 2 == 0)
			world.request.new_home = wrong[i / 2];
		else
			world.request.new_shell = wrong[i / 2];
		assert_refused(world_plan(), "invalid home or shell");
	}
	longest[255] = '\0';
	world_begin("new");
	world_variables("PUID=77", NULL, NULL);
	world.request.create = true;
	world.request.new_home = longest;
	assert_accepted(world_plan());
}

static void
home_and_shell_need_create(void **state)
{
	(void)state;
	world_begin("app");
	world.request.new_shell = "/bin/sh";
	assert_refused(world_plan(), "--home and --shell need --create");
	world_begin("app");
	assert_accepted(world_plan());
	assert_no_records();
	assert_int_equal(world.plan.creation.home.n, 0);
}

static void
name_must_be_one_that_useradd_takes(void **state)
{
	static const char *const wrong[] = {
		".", "..", NAME_32 "6", "a!b", "a$b", "$", "a@b", "a[b", "a`b",
		"a{b", "a~", "a;", "a*", "1a\xc3",
	};
	static const char *const right[] = {
		"a", NAME_32, "samba$", "a.b", "_x", "a-b", "A9z", "Z", "0x",
		"...",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_non_null(plan_of_new(wrong[i], "PUID=77").why);
	for (size_t i = 0; i < LENGTH(right); i++)
		assert_accepted(plan_of_new(right[i], "PUID=77"));
	assert_refused(plan_of_new(".", "PUID=77"), "for a new account");
}

static void
number_is_no_name(void **state)
{
	(void)state;
	assert_refused(plan_of_new("4242", NULL), "needs a name");
	assert_refused(plan_of_new("1000", "PUID=7"), "needs a name");
	assert_refused(plan_of_new("1000:7", NULL), "needs a name");
	assert_accepted(plan_of_new("1000", NULL));
	assert_no_records();
	assert_str(world.plan.creation.home, "/home/app");
}

/* Started as uid, which no one chose. */
static struct refusal
plan_of_staying(const char *operand, uint32_t uid)
{
	static const uint32_t none[] = { 0 };

	world_begin(operand);
	world_process(uid, 0, 0, none, 1);
	world.request.create = world.request.if_root = true;
	world.request.has_umask = true;
	return world_plan();
}

static void
uid_0_has_no_record(void **state)
{
	static const char *const operands[] = { "root", "0", "app", "toor" };
	static const char *const uids[] = { NULL, NULL, "PUID=0", "PUID=7" };

	(void)state;
	for (size_t i = 0; i < LENGTH(operands); i++) {
		world_begin(operands[i]);
		world_variables(uids[i], NULL, NULL);
		world.request.create = world.request.allow_root = true;
		assert_accepted(world_plan());
		assert_no_records();
		assert_int_equal(world.plan.remarks.n, 1);
		/* Said aloud if an id was asked for that none has then. */
		assert_int_equal(world.plan.remarks.of[0].detail,
				 world.plan.identity.uid == 0);
	}
}

static void
unused_options_are_remarked(void **state)
{
	(void)state;
	world_begin("app");
	world_variables("PUID=77", NULL, NULL);
	world.request.create = true;
	world.request.new_home = "/srv";
	world.request.new_shell = "/bin/sh";
	assert_accepted(world_plan());
	assert_int_equal(world.plan.remarks.n, 1);
	assert_str(world.plan.remarks.of[0].what, "/srv");
	assert_false(world.plan.remarks.of[0].detail);
	world.request.new_home = "/home/app";
	world.request.new_shell = "/bin/x";
	assert_accepted(world_plan());
	assert_int_equal(world.plan.remarks.n, 1);
	assert_str(world.plan.remarks.of[0].what, "/bin/x");
	/* Who stays has an entry of the uid, whatever USER is. */
	assert_accepted(plan_of_staying("new", 1000));
	world.request.new_home = "/srv";
	assert_accepted(world_plan());
	assert_int_equal(world.plan.remarks.n, 1);
	assert_accepted(plan_of_staying("new", 1234));
	world.request.new_home = "/srv";
	assert_accepted(world_plan());
	assert_int_equal(world.plan.remarks.n, 0);
}

static void
new_group_may_have_its_own_name(void **state)
{
	(void)state;
	world_begin("new:users2");
	world_variables("PUID=77", "PGID=78", NULL);
	world.request.create = true;
	assert_accepted(world_plan());
	assert_str(world.plan.creation.group.name, "users2");
	assert_int_equal(world.plan.creation.group.id, 78);
	world.request.operand = str_of("new:audio");
	assert_accepted(world_plan());
	assert_str(world.plan.creation.group.name, "new");
	world.named.found = false;
	world.request.operand = str_of("new:5");
	assert_accepted(world_plan());
	assert_str(world.plan.creation.group.name, "new");
	world.request.operand = str_of("new:a!b");
	assert_refused(world_plan(), "invalid name for a new account or group");
	world.request.operand = str_of("new:users2");
	world_variables("PUID=77", NULL, NULL);
	assert_refused(world_plan(), "no group of that name");
	world_variables("PUID=77", "PGID=78", NULL);
	world.request.create = false;
	assert_refused(world_plan(), "no group of that name");
}

static void
who_stays_gets_a_new_line_only(void **state)
{
	(void)state;
	assert_accepted(plan_of_staying("new", 1234));
	assert_true(world.plan.creation.passwd.only_new);
	assert_record("new", 1234, 0, "/home/new");
	assert_int_equal(world.plan.creation.group.name.n, 0);
	assert_accepted(plan_of_staying("new", 1000));
	assert_no_records();
	assert_str(world.plan.creation.home, "/home/app");
	/* USER's line has another uid: ours gets one under another name. */
	assert_accepted(plan_of_staying("app", 1234));
	assert_true(world.plan.creation.passwd.only_new);
	assert_record("uid1234", 1234, 0, "/home/app");
	assert_str(world.plan.creation.home, "/home/app");
	assert_int_equal(world.plan.remarks.n, 1);
	assert_true(world.plan.remarks.of[0].detail);
	assert_accepted(plan_of_staying("1000", 1234));
	assert_record("uid1234", 1234, 0, "/home/app");
	assert_refused(plan_of_staying("4242", 1234), "needs a name");
	assert_refused(plan_of_staying("a!b", 1234), "for a new account");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("a new account has records in both files",
		     new_account_has_its_records),
		TEST("an account that is there keeps its home",
		     account_that_is_there_keeps_its_home),
		TEST("--home and --shell serve a new account",
		     home_and_shell_serve_a_new_account),
		TEST("a home or shell that breaks the line is refused "
		     "(142, 143)", field_that_breaks_the_line_is_refused),
		TEST("--home and --shell need --create",
		     home_and_shell_need_create),
		TEST("a new name is one that useradd takes (142)",
		     name_must_be_one_that_useradd_takes),
		TEST("a number is no name, unless its entry agrees",
		     number_is_no_name),
		TEST("uid 0 has no record (160)", uid_0_has_no_record),
		TEST("--home and --shell that change nothing are remarked (F12)",
		     unused_options_are_remarked),
		TEST("a group whose gid comes from a variable may be new (F43)",
		     new_group_may_have_its_own_name),
		TEST("who stays gets a line that is missing, and no other",
		     who_stays_gets_a_new_line_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
