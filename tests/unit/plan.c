/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/plan.c. */
#include "world.h"

#include <stdio.h>

#define SETGID CAPABILITY_BIT(CAPABILITY_SETGID)
#define SETUID CAPABILITY_BIT(CAPABILITY_SETUID)

#define assert_groups(...)                                                \
	do {                                                              \
		static const uint32_t gids_[] = { __VA_ARGS__ };          \
		assert_int_equal(world.plan.membership.groups.n, LENGTH(gids_));     \
		assert_memory_equal(world.plan.membership.groups.gid, gids_,         \
				    sizeof gids_);                        \
	} while (0)

static void
groups_of_the_account(void **state)
{
	(void)state;
	world_begin("app");
	assert_accepted(world_plan());
	assert_groups(29, 100, 999);
	assert_int_equal(world.plan.changes.lacking, 0);
	assert_true(world.plan.changes.uid);
	assert_true(world.plan.changes.gid);
	assert_true(world.plan.changes.groups);
	world_begin("app");
	world_variables("PUID=7", "PGID=8", NULL);
	assert_accepted(world_plan());
	assert_groups(8, 29, 999);
	assert_str(world.plan.account->name, "app");
}

static void
groups_of_the_operand(void **state)
{
	(void)state;
	world_begin("app:100");
	assert_accepted(world_plan());
	assert_groups(100);
	world_begin("4242:4343");
	assert_accepted(world_plan());
	assert_groups(4343);
	assert_null(world.plan.account);
	world_begin("app:100");
	assert_accepted(world_look());
	groups_add(&world.memberships, 29);
	memset(&world.plan, 0, offsetof(struct plan, membership.groups.gid));
	assert_accepted(plan_make(&world.plan, &world.request, &world.facts));
	assert_groups(100);
}

static void
too_many_groups_are_refused(void **state)
{
	static char text[GROUPS_MAX * 20];
	size_t n = 0;

	(void)state;
	for (int i = 1; i < GROUPS_MAX; i++)
		n += (size_t)sprintf(text + n, "g%d:x:%d:app\n", i,
				     i + 100000);
	world_begin("app");
	world.group = text;
	assert_accepted(world_plan());
	assert_int_equal(world.plan.membership.groups.n, GROUPS_MAX);
	n += (size_t)sprintf(text + n, "h:x:100:app\n");
	assert_accepted(world_plan());
	assert_int_equal(world.plan.membership.groups.n, GROUPS_MAX);
	n += (size_t)sprintf(text + n, "i:x:7:app\n");
	assert_refused(world_plan(), "more than 65536 groups");
	world_variables(NULL, "PGID=7", NULL);
	assert_refused(world_plan(), "more than 65536 groups");
	sprintf(text + n - 10, "\n");
	world_begin("app");
	world.group = text;
	world_variables(NULL, "PGID=8", NULL);
	assert_refused(world_plan(), "more than 65536 groups");
}

static void
lacking_capabilities_are_named(void **state)
{
	static const uint32_t zero[] = { 0 };

	(void)state;
	world_begin("app");
	world_process(0, 0, 0, zero, 1);
	assert_accepted(world_plan());
	assert_int_equal(world.plan.changes.lacking, SETUID | SETGID);
	world_process(0, 0, SETUID, zero, 1);
	assert_accepted(world_plan());
	assert_int_equal(world.plan.changes.lacking, SETGID);
	world_process(0, 0, SETGID, zero, 1);
	assert_accepted(world_plan());
	assert_int_equal(world.plan.changes.lacking, SETUID);
	world_process(0, 0, SETUID | SETGID, zero, 1);
	world.process.effective = 0;
	assert_accepted(world_plan());
	assert_int_equal(world.plan.changes.lacking, SETUID | SETGID);
}

static void
nothing_to_change_needs_nothing(void **state)
{
	static const uint32_t ours[] = { 29, 100, 999 }, zero[] = { 0 };

	(void)state;
	world_begin("app");
	world_process(1000, 100, 0, ours, 3);
	assert_accepted(world_plan());
	assert_false(world.plan.changes.uid);
	assert_false(world.plan.changes.gid);
	assert_false(world.plan.changes.groups);
	assert_int_equal(world.plan.changes.lacking, 0);
	assert_int_equal(world.plan.capabilities.permitted, 0);
	world_begin("0:0");
	world.request.allow_root = true;
	world_process(0, 0, 0, zero, 1);
	assert_accepted(world_plan());
	assert_int_equal(world.plan.changes.lacking, 0);
}

static void
same_uid_is_not_enough(void **state)
{
	static const uint32_t zero[] = { 0 }, more[] = { 44, 1000 };

	(void)state;
	world_begin("1000:1000");
	world_process(1000, 0, 0, zero, 1);
	assert_accepted(world_plan());
	assert_false(world.plan.changes.uid);
	assert_true(world.plan.changes.gid);
	assert_int_equal(world.plan.changes.lacking, SETGID);
	world_process(1000, 0, 0, more + 1, 1);
	assert_accepted(world_plan());
	assert_false(world.plan.changes.groups);
	assert_int_equal(world.plan.changes.lacking, SETGID);
	world_process(1000, 1000, 0, more, 2);
	assert_accepted(world_plan());
	assert_false(world.plan.changes.gid);
	assert_true(world.plan.changes.groups);
	assert_int_equal(world.plan.changes.lacking, SETGID);
}

/* The plan is 1000:100 with the groups 29, 100, 999. */
static const struct {
	uint32_t gid;
	uint64_t effective;
	bool denied;
	uint32_t groups[4];
	size_t n;
	bool forgiven;
} lists[] = {
	{ 100, SETUID, false, { 29, 999 }, 2, true },
	{ 100, SETUID | SETGID, true, { 29, 999 }, 2, true },
	{ 100, SETUID | SETGID, false, { 29, 999 }, 2, false },
	{ 101, SETUID, false, { 29, 999 }, 2, false },
	{ 100, SETUID, false, { 29, 998 }, 2, false },
	{ 100, SETUID, false, { 29, 100 }, 2, false },
	{ 100, SETUID, false, { 29 }, 1, false },
	{ 100, SETUID, false, { 1, 2, 29, 999 }, 4, false },
	{ 100, SETUID, false, { 29, 101, 999 }, 3, false },
	{ 100, SETUID, false, { 0 }, 0, false },
};

static void
primary_gid_may_lack(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(lists); i++) {
		world_begin("app");
		world_process(0, lists[i].gid, lists[i].effective,
			      lists[i].groups, lists[i].n);
		world.findings.setgroups_denied = lists[i].denied;
		assert_accepted(world_plan());
		if (world.plan.changes.groups == lists[i].forgiven)
			fail_msg("list %zu", i);
		if (lists[i].forgiven)
			assert_groups(29, 999);
		else
			assert_groups(29, 100, 999);
	}
}

static void
empty_list_is_forgiven(void **state)
{
	(void)state;
	world_begin("1000:100");
	world_process(1000, 100, 0, NULL, 0);
	assert_accepted(world_plan());
	assert_false(world.plan.changes.groups);
	assert_int_equal(world.plan.membership.groups.n, 0);
	assert_int_equal(world.plan.changes.lacking, 0);
}

static void
only_root_keeps_capabilities(void **state)
{
	(void)state;
	world_begin("root");
	world.request.allow_root = true;
	assert_accepted(world_plan());
	assert_int_equal(world.plan.capabilities.permitted, ALL_CAPABILITIES);
	assert_int_equal(world.plan.capabilities.inheritable, 0);
	world_begin("app");
	world.request.allow_root = true;
	assert_accepted(world_plan());
	assert_int_equal(world.plan.capabilities.permitted, 0);
}

static void
staying_changes_nothing(void **state)
{
	static const uint32_t ours[] = { 5, 2000 };

	(void)state;
	world_begin("app");
	world.request.if_root = true;
	world_process(2000, 2000, SETUID, ours, 2);
	assert_accepted(world_plan());
	assert_true(world.plan.identity.is_current_user);
	assert_ids(2000, "process", 2000, "process");
	assert_groups(5, 2000);
	assert_false(world.plan.changes.uid);
	assert_false(world.plan.changes.gid);
	assert_false(world.plan.changes.groups);
	assert_int_equal(world.plan.capabilities.permitted, 0);
	assert_int_equal(world.plan.changes.lacking, 0);
}

static void
root_does_not_stay(void **state)
{
	(void)state;
	world_begin("app");
	world.request.if_root = true;
	assert_accepted(world_plan());
	assert_false(world.plan.identity.is_current_user);
	assert_ids(1000, "account", 100, "account");
	world_begin("root");
	world.request.if_root = true;
	assert_refused(world_plan(), "uid 0 refused");
}

/* uid 0: becoming; else staying.  Home NULL: left as it is. */
static const struct {
	const char *operand;
	uint32_t uid;
	const char *before;
	const char *home;
} homes[] = {
	{ "app", 0, "/root", "/home/app" },
	{ "app", 0, NULL, "/home/app" },
	{ "1000", 0, "/x", "/home/app" },
	{ "bare", 0, "/root", "/" },
	{ "4242:4242", 0, "/root", "/" },
	{ "app", 2000, "/mine", NULL },
	{ "app", 2000, "/", "/home/app" },
	{ "app", 2000, "", "/home/app" },
	{ "app", 2000, NULL, "/home/app" },
	{ "4242", 2000, NULL, "/" },
	{ "app", 1002, "/", "/w" },
	{ "app", 1001, "/", "/" },
};

static void
home_is_the_entry_s(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(homes); i++) {
		world_begin(homes[i].operand);
		world.facts.home = homes[i].before;
		if (homes[i].uid != 0) {
			world_process(homes[i].uid, 0, 0, NULL, 0);
			world.request.if_root = true;
		}
		assert_accepted(world_plan());
		if (world.plan.settings.sets_home != (homes[i].home != NULL))
			fail_msg("home %zu", i);
		if (homes[i].home != NULL)
			assert_str(world.plan.settings.home, homes[i].home);
		world.request.keep_home = true;
		assert_accepted(world_plan());
		assert_false(world.plan.settings.sets_home);
	}
	/* An entry without a home stays one, when --create has it agree. */
	world_begin("bare");
	world.request.create = true;
	assert_accepted(world_plan());
	assert_str(world.plan.creation.passwd.home, "/home/bare");
	assert_str(world.plan.settings.home, "/");
}

/* Only a uid's line that is no account leaves HOME unknown. */
static void
home_of_a_malformed_line_is_told_to_be_unknown(void **state)
{
	static const struct {
		const char *operand;
		const char *passwd;
		size_t remarks;
	} cases[] = {
		{ "4242:7", "app:x:4242:7\n", 1 },
		{ "4242:7", "app:x:4242:7::/home/app:\n", 0 },
		{ "4242:7", "app:x:42420:7\n", 0 },
		{ "4242:7", "app:x:4242:7::/a:\nb:x:4242:7\n", 0 },
		{ "4242:7", "b:x:4242:7\napp:x:4242:7::/a:\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		world_begin(cases[i].operand);
		world.passwd = cases[i].passwd;
		assert_accepted(world_plan());
		assert_int_equal(world.plan.remarks.n, cases[i].remarks);
		if (cases[i].remarks > 0)
			assert_str(world.plan.remarks.of[0].what,
				   "4242");
	}
	/* Who stays is not told of another's line. */
	world_begin("app");
	world.passwd = "app:x:1:1\n";
	world_process(2000, 0, 0, NULL, 0);
	world.request.if_root = true;
	world.facts.home = NULL;
	world_plan();
	for (size_t i = 0; i < world.plan.remarks.n; i++)
		assert_null(strstr(world.plan.remarks.of[i].why, "HOME"));
}

/* For USER, LOGNAME and SHELL: by operand and uid we run as, 0 to switch. */
static const struct {
	const char *operand;
	uint32_t uid;
	const char *user;
	const char *shell;
} users[] = {
	{ "app", 0, "app", "/bin/sh" },
	{ "bare", 0, "bare", "/bin/sh" },
	{ "1000", 0, "app", "/bin/sh" },
	{ "4242:4242", 0, "4242", "/bin/sh" },
	{ "4242", 1002, "wheel", "/bin/sh" },
	{ "app", 2000, "2000", "/bin/sh" },
	{ "root", 0, "root", "/bin/bash" },
};

static void
user_is_the_entry_s(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(users); i++) {
		world_begin(users[i].operand);
		world.request.user_env = world.request.allow_root = true;
		if (users[i].uid != 0) {
			world_process(users[i].uid, 0, 0, NULL, 0);
			world.request.if_root = true;
		}
		assert_accepted(world_plan());
		assert_true(world.plan.settings.sets_user);
		assert_str(world.plan.settings.user, users[i].user);
		assert_str(world.plan.settings.shell, users[i].shell);
	}
	world_begin("app");
	assert_accepted(world_plan());
	assert_false(world.plan.settings.sets_user);
}

/* 65534 may stand for an id that is not mapped: it is set all the same. */
static void
overflow_id_is_set_all_the_same(void **state)
{
	static const uint32_t overflow[] = { 65534 };

	(void)state;
	world_begin("65534:65534");
	world_process(65534, 65534, ALL_CAPABILITIES, overflow, 1);
	assert_accepted(world_plan());
	assert_true(world.plan.changes.uid);
	assert_true(world.plan.changes.gid);
	assert_true(world.plan.changes.groups);
	/* Without the privilege a group list stays as it is. */
	world_process(65534, 65534, 0, overflow, 1);
	assert_accepted(world_plan());
	assert_true(world.plan.changes.uid);
	assert_false(world.plan.changes.groups);
	/* What --keep-groups keeps is meant to stay, whoever it is. */
	world_begin("1000:1000");
	world_process(0, 0, ALL_CAPABILITIES, overflow, 1);
	world.request.keep_groups = true;
	assert_accepted(world_plan());
	assert_true(world.plan.membership.keeps_overflow);
	assert_groups(1000, 65534);
	groups_add(&world.process.groups, 1000);
	groups_settle(&world.process.groups);
	assert_accepted(world_plan());
	assert_false(world.plan.changes.groups);
	/* Who stays as started changes nothing, whatever it is called. */
	world_begin("app");
	world_process(65534, 65534, SETGID, overflow, 1);
	world.request.if_root = true;
	assert_accepted(world_plan());
	assert_false(world.plan.changes.uid);
	assert_false(world.plan.changes.gid);
	assert_false(world.plan.changes.groups);
}

static void
capabilities_that_cannot_be_kept_are_refused(void **state)
{
	(void)state;
	world_begin("app");
	world.request.keep_caps = SETUID;
	assert_refused(world_plan(), "amounts to root");
}

static void
variable_wins_over_umask(void **state)
{
	struct refusal refusal;

	(void)state;
	world_begin("app");
	assert_accepted(world_plan());
	assert_false(world.plan.settings.sets_umask);
	world.request.has_umask = true;
	world.request.umask = 027;
	assert_accepted(world_plan());
	assert_true(world.plan.settings.sets_umask);
	assert_int_equal(world.plan.settings.umask, 027);
	world_variables(NULL, NULL, "UMASK=");
	assert_accepted(world_plan());
	assert_int_equal(world.plan.settings.umask, 027);
	world_variables(NULL, NULL, "UMASK=002");
	assert_accepted(world_plan());
	assert_int_equal(world.plan.settings.umask, 02);
	world.request.has_umask = false;
	assert_accepted(world_plan());
	assert_true(world.plan.settings.sets_umask);
	world_variables(NULL, NULL, "UMASK=1777");
	refusal = world_plan();
	assert_refused(refusal, "not a umask");
	assert_str(refusal.what, "UMASK=1777");
	/* 027 and 022, as YAML hands them on. */
	world_variables(NULL, NULL, "UMASK=23");
	refusal = world_plan();
	assert_refused(refusal, "YAML may have read an octal number");
	assert_str(refusal.what, "UMASK=23");
	world_variables(NULL, NULL, "UMASK=2a");
	assert_refused(world_plan(), "three or four octal digits");
	world_variables(NULL, NULL, "UMASK=7");
	assert_accepted(world_plan());
	assert_int_equal(world.plan.settings.umask, 07);
	world_variables(NULL, NULL, "UMASK=027");
	assert_accepted(world_plan());
	assert_int_equal(world.plan.settings.umask, 027);
}

static void
variable_of_own_env_counts(void **state)
{
	struct refusal refusal;

	(void)state;
	world_begin("app");
	world.request.own_on_mismatch = true;
	assert_accepted(world_plan());
	assert_true(world.plan.ownership.on_mismatch);
	assert_false(world.plan.ownership.never);
	assert_false(world.plan.ownership.lacks_chown);
	world.variables.own = variable_of(S("OWN"), str_of("OWN=never"));
	assert_accepted(world_plan());
	assert_false(world.plan.ownership.on_mismatch);
	assert_true(world.plan.ownership.never);
	world.variables.own = variable_of(S("OWN"), str_of("OWN=yes"));
	refusal = world_plan();
	assert_refused(refusal, "--own-env takes always, on-mismatch or never");
	assert_str(refusal.what, "OWN=yes");
}

/* With --create; the groups of an account have their lines already. */
static void
each_option_that_adds_groups_has_them_named(void **state)
{
	static const struct path_groups no_groups;

	(void)state;
	for (int i = 0; i < 5; i++) {
		world_begin("app");
		world.facts.path_groups = &no_groups;
		world.request.create = true;
		world.request.keep_groups = i == 1;
		world.request.groups.n = i == 2;
		world.request.groups.path[0] = "44";
		world.request.group_of.n = i == 3;
		world.request.groups_env = str_of(i == 4 ? "G" : NULL);
		assert_accepted(world_plan());
		assert_int_equal(world.plan.creation.names_groups, i > 0);
		world.request.create = false;
		assert_accepted(world_plan());
		assert_false(world.plan.creation.names_groups);
	}
}

/* What is found late, and what it makes of the plan. */
static void
second_step_takes_what_was_found(void **state)
{
	(void)state;
	world_begin("app");
	world.findings.account.passwd.line = S("app:x:7:7::/:/bin/sh");
	world.findings.account.group.line = S("app:x:7:");
	world.findings.account.home = S("/home/app");
	assert_accepted(world_plan());
	assert_str(world.plan.creation.found.passwd.line, "app:x:7:7::/:/bin/sh");
	assert_str(world.plan.creation.found.group.line, "app:x:7:");
	assert_str(world.plan.creation.found.home, "/home/app");
	assert_false(world.plan.creation.found.home_exists);
	world.findings.account.home_exists = true;
	assert_accepted(world_plan());
	assert_true(world.plan.creation.found.home_exists);
}

static void
own_group_is_joined_late(void **state)
{
	(void)state;
	world_begin("app");
	world.request.create = true;
	world.wishes.own_listed = true;
	world.wishes.own_gid = 555;
	assert_accepted(world_plan());
	assert_groups(29, 100, 555, 999);
	/* Its line gets another gid: the primary one. */
	world.findings.account.group.line = S("app:x:100:app");
	assert_accepted(world_plan());
	assert_groups(29, 100, 999);
	world.findings.account.group.line = S("");
	world.request.create = false;
	assert_accepted(world_plan());
	assert_groups(29, 100, 999);
}

static void
late_group_is_a_change(void **state)
{
	static const uint32_t ours[] = { 29, 100, 999 };

	(void)state;
	world_begin("app");
	world_process(1000, 100, 0, ours, 3);
	world.request.create = true;
	world.wishes.own_listed = true;
	world.wishes.own_gid = 555;
	assert_accepted(world_plan());
	assert_true(world.plan.changes.groups);
	assert_int_equal(world.plan.changes.lacking, SETGID);
}

static void
preparing_needs_no_capability(void **state)
{
	static const uint32_t zero[] = { 0 };

	(void)state;
	world_begin("app");
	world_process(0, 0, 0, zero, 1);
	world.request.keep_caps = CAPABILITY_BIT(10);
	assert_accepted(world_plan());
	assert_int_equal(world.plan.changes.lacking, SETUID | SETGID);
	assert_int_equal(world.plan.capabilities.unheld, CAPABILITY_BIT(10));
	world.request.prepare = true;
	assert_accepted(world_plan());
	assert_int_equal(world.plan.changes.lacking, 0);
	assert_int_equal(world.plan.capabilities.unheld, 0);
}

static void
overflow_ids_are_those_of_the_kernel(void **state)
{
	static const uint32_t ours[] = { 4243 };

	(void)state;
	world_begin("4242:4243");
	world_process(4242, 4243, ALL_CAPABILITIES, ours, 1);
	assert_accepted(world_plan());
	assert_false(world.plan.changes.uid || world.plan.changes.gid ||
		     world.plan.changes.groups);
	world.findings.overflow_uid = 4242;
	world.findings.overflow_gid = 4243;
	assert_accepted(world_plan());
	assert_true(world.plan.changes.uid && world.plan.changes.gid &&
		    world.plan.changes.groups);
	assert_int_equal(world.plan.changes.lacking, 0);
}

static void
kept_overflow_group_is_noted(void **state)
{
	static const uint32_t ours[] = { 44, 4243 };

	(void)state;
	world_begin("app");
	world_process(0, 0, ALL_CAPABILITIES, ours, 2);
	world.findings.overflow_gid = 4243;
	assert_accepted(world_plan());
	assert_false(world.plan.membership.keeps_overflow);
	world.request.keep_groups = true;
	assert_accepted(world_plan());
	assert_true(world.plan.membership.keeps_overflow);
	world.findings.overflow_gid = OVERFLOW_ID;
	assert_accepted(world_plan());
	assert_false(world.plan.membership.keeps_overflow);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST("USER has the groups that list the account (58)",
		     groups_of_the_account),
		TEST("USER:GROUP has just that group (2)",
		     groups_of_the_operand),
		TEST("65536 groups are taken, one more is refused (23, 57)",
		     too_many_groups_are_refused),
		TEST("capabilities that lack are named (44)",
		     lacking_capabilities_are_named),
		TEST("who already is the identity needs none (45, 46)",
		     nothing_to_change_needs_nothing),
		TEST("the same uid with another gid or one more group is a "
		     "change (47, 48)", same_uid_is_not_enough),
		TEST("a primary gid that lacks in the list is forgiven where "
		     "it cannot be mended (51)", primary_gid_may_lack),
		TEST("an empty list is forgiven for the primary gid alone "
		     "(51)", empty_list_is_forgiven),
		TEST("no identity but uid 0 keeps capabilities (7)",
		     only_root_keeps_capabilities),
		TEST("--if-root as another user changes no id and no group",
		     staying_changes_nothing),
		TEST("--if-root as root becomes the identity",
		     root_does_not_stay),
		TEST("HOME is the entry's; staying, only where it is none "
		     "(80)", home_is_the_entry_s),
		TEST("HOME is told to be unknown if its line is malformed",
		     home_of_a_malformed_line_is_told_to_be_unknown),
		TEST("USER and SHELL are the entry's, else the uid and "
		     "/bin/sh", user_is_the_entry_s),
		TEST("an id that may stand for another is set all the same",
		     overflow_id_is_set_all_the_same),
		TEST("a capability that amounts to root ends the plan",
		     capabilities_that_cannot_be_kept_are_refused),
		TEST("each option that adds groups has them named",
		     each_option_that_adds_groups_has_them_named),
		TEST("a umask variable wins over --umask",
		     variable_wins_over_umask),
		TEST("the variable of --own-env wins over --own-on-mismatch",
		     variable_of_own_env_counts),
		TEST("what is found late stands in the plan",
		     second_step_takes_what_was_found),
		TEST("the group of the account's name is joined unless its "
		     "line changes", own_group_is_joined_late),
		TEST("a group that is found late is a change",
		     late_group_is_a_change),
		TEST("--prepare needs no capability",
		     preparing_needs_no_capability),
		TEST("the overflow ids are those of the kernel, not 65534",
		     overflow_ids_are_those_of_the_kernel),
		TEST("a kept group that may stand for an unmapped one is "
		     "noted", kept_overflow_group_is_noted),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
