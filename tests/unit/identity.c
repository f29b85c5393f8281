/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/identity.c. */
#include "world.h"

#include "plan/identity.h"

#define ROOT_REFUSED "uid 0 refused"

/* Who the operand alone makes of the image in world.h. */
static const struct {
	const char *operand;
	uint32_t uid, gid;
	const char *uid_from, *gid_from;
} operands[] = {
	{ "app", 1000, 100, "account", "account" },
	{ "app:", 1000, 100, "account", "account" },
	{ "1000", 1000, 100, "operand", "account" },
	{ "1000:", 1000, 100, "operand", "account" },
	{ "1000:1000", 1000, 1000, "operand", "operand" },
	{ "app:audio", 1000, 29, "account", "operand" },
	{ "app:root", 1000, 0, "account", "operand" },
	{ "app:0", 1000, 0, "account", "operand" },
	{ "wheel", 1002, 0, "account", "account" },
	{ "4242:4343", 4242, 4343, "operand", "operand" },
	{ "4294967294:4294967294", 4294967294U, 4294967294U, "operand",
	  "operand" },
};

static const struct {
	const char *operand;
	const char *why;
} refused[] = {
	{ "nosuch", "no account of that name in /etc/passwd" },
	{ "nosuch:1000", "no account of that name in /etc/passwd" },
	{ "app:nosuch", "no group of that name in /etc/group" },
	{ "app:app", "no group of that name in /etc/group" },
	{ "4242", "no gid is given" },
	{ "4242:", "no gid is given" },
	{ "0", ROOT_REFUSED },
	{ "0:0", ROOT_REFUSED },
	{ "0:1000", ROOT_REFUSED },
	{ "root", ROOT_REFUSED },
	{ "root:1000", ROOT_REFUSED },
	{ "toor", ROOT_REFUSED },
	{ "toor:1000", ROOT_REFUSED },
};

/*
 * Which source wins; the operand is 1000:500, of an account with gid 100.
 * Owner 0: without --match.
 */
static const struct {
	const char *operand, *uid_variable, *gid_variable;
	uint32_t owner;
	uint32_t uid, gid;
	const char *uid_from, *gid_from;
} precedence[] = {
	{ "1000:500", "U=7", "G=8", 33, 7, 8, "env", "env" },
	{ "1000:500", "U=7", NULL, 33, 7, 33, "env", "match" },
	{ "1000:500", NULL, "G=8", 33, 33, 8, "match", "env" },
	{ "1000:500", "U=", "G=", 33, 33, 33, "match", "match" },
	{ "1000:500", "U=7", "G=8", 0, 7, 8, "env", "env" },
	{ "1000:500", "U=7", "G=", 0, 7, 500, "env", "operand" },
	{ "1000:500", "U=", "G=8", 0, 1000, 8, "operand", "env" },
	{ "1000:500", NULL, NULL, 0, 1000, 500, "operand", "operand" },
	{ "1000", "U=7", NULL, 0, 7, 100, "env", "account" },
	{ "1000", NULL, "G=0", 0, 1000, 0, "operand", "env" },
	{ "app", NULL, NULL, 33, 33, 33, "match", "match" },
	{ "app", NULL, "G=8", 0, 1000, 8, "account", "env" },
	{ "app:audio", "U=7", NULL, 0, 7, 29, "env", "operand" },
	{ "4242", "U=7", "G=8", 0, 7, 8, "env", "env" },
	{ "4242", NULL, "G=8", 0, 4242, 8, "operand", "env" },
	{ "4242", NULL, NULL, 33, 33, 33, "match", "match" },
};

static void
operand_decides(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(operands); i++) {
		world_begin(operands[i].operand);
		assert_accepted(world_plan());
		assert_ids(operands[i].uid, operands[i].uid_from,
			   operands[i].gid, operands[i].gid_from);
	}
}

static void
no_identity_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(refused); i++) {
		world_begin(refused[i].operand);
		assert_refused(world_plan(), refused[i].why);
	}
	/* Variables alone are no account, unless it may be made. */
	world_begin("nosuch");
	world_variables("PUID=7", "PGID=8", NULL);
	assert_refused(world_plan(), "no account of that name");
}

static void
missing_gid_has_a_cure(void **state)
{
	struct refusal refusal;

	(void)state;
	world_begin("4294967294");
	refusal = world_plan();
	assert_refused(refusal, "no gid");
	assert_str(refusal.what, "4294967294");
	assert_string_equal(refusal.cure, "write 4294967294:4294967294");
	world_begin("4242");
	world_variables("PUID=7", NULL, NULL);
	refusal = world_plan();
	assert_refused(refusal, "no gid");
	assert_string_equal(refusal.cure, "write 7:7");
}

static void
first_source_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(precedence); i++) {
		world_begin(precedence[i].operand);
		world_variables(precedence[i].uid_variable,
				precedence[i].gid_variable, NULL);
		if (precedence[i].owner != 0)
			world_owner(precedence[i].owner, precedence[i].owner,
				    true, true);
		assert_accepted(world_plan());
		assert_ids(precedence[i].uid, precedence[i].uid_from,
			   precedence[i].gid, precedence[i].gid_from);
	}
}

static void
variable_must_be_an_id(void **state)
{
	static const char *const values[] = {
		"U=1000\n",	"U= 1000",	"U=01000", "U=-1",
		"U=4294967295", "U=4294967296", "U=app",   "U=0x3e8",
		"U=1000:1000",	"U==1",
	};

	(void)state;
	for (size_t i = 0; i < 2 * LENGTH(values); i++) {
		const char *value = values[i / 2];
		struct refusal refusal;

		world_begin("app");
		world_variables(i % 2 ? value : NULL, i % 2 ? NULL : value,
				NULL);
		refusal = world_plan();
		assert_refused(refusal, "not an id");
		assert_str(refusal.what, value);
		world.request.if_root = true;
		world_process(2000, 2000, 0, NULL, 0);
		assert_refused(world_plan(), "not an id");
	}
}

/* uid_mapped, gid_mapped: who is who of the account where nothing is taken. */
static const struct {
	struct owner owner;
	uint32_t uid, gid;
	bool remarks, detail;
} owners[] = {
	{ { 33, 44, true, true }, 33, 44, false, false },
	{ { 0, 0, true, true }, 1000, 100, true, true },
	{ { 0, 44, true, true }, 1000, 100, true, true },
	{ { 33, 0, true, true }, 33, 100, true, false },
	{ { 65534, 44, false, true }, 1000, 44, true, false },
	{ { 33, 65534, true, false }, 33, 100, true, false },
	{ { 65534, 65534, false, false }, 1000, 100, true, false },
	{ { 65534, 0, false, true }, 1000, 100, true, false },
	{ { 0, 44, false, true }, 1000, 44, true, false },
};

static void
owner_of_match(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(owners); i++) {
		const struct owner *owner = &owners[i].owner;

		world_begin("app");
		world_owner(owner->uid, owner->gid, owner->uid_is_mapped,
			    owner->gid_is_mapped);
		assert_accepted(world_plan());
		assert_int_equal(world.plan.identity.uid, owners[i].uid);
		assert_int_equal(world.plan.identity.gid, owners[i].gid);
		assert_int_equal(world.plan.remarks.n > 0, owners[i].remarks);
		if (!owners[i].remarks)
			continue;
		assert_int_equal(world.plan.remarks.of[0].detail,
				 owners[i].detail);
		assert_str(world.plan.remarks.of[0].what, "/data");
	}
}

static void
uid_0_is_refused_in_each_disguise(void **state)
{
	struct refusal refusal;

	(void)state;
	world_begin("app");
	world_variables("PUID=0", NULL, NULL);
	refusal = world_plan();
	assert_refused(refusal, ROOT_REFUSED);
	assert_str(refusal.what, "PUID=0");
	world_begin("app");
	world.passwd = "app:x:0:1000::/:/bin/sh\n";
	assert_refused(world_plan(), ROOT_REFUSED);
	world_begin("root");
	world_variables("PUID=1000", "PGID=1000", NULL);
	assert_refused(world_plan(), "account with uid 0 refused");
	world_begin("0:1000");
	world_owner(33, 33, true, true);
	assert_refused(world_plan(), "account with uid 0 refused");
	world_begin("root");
	world_owner(0, 0, true, true);
	assert_refused(world_plan(), ROOT_REFUSED);
	world_begin("0:1000");
	world.passwd = "";
	world_variables("PUID=1000", NULL, NULL);
	assert_refused(world_plan(), "account with uid 0 refused");
}

static void
uid_0_is_allowed_on_request(void **state)
{
	(void)state;
	world_begin("root");
	world.request.allow_root = true;
	assert_accepted(world_plan());
	assert_ids(0, "account", 0, "account");
	world_begin("0:5");
	world.request.allow_root = true;
	assert_accepted(world_plan());
	assert_ids(0, "operand", 5, "operand");
	world_begin("root");
	world_variables("PUID=1000", NULL, NULL);
	world.request.allow_root = true;
	assert_accepted(world_plan());
	assert_ids(1000, "env", 0, "account");
}

/* With --create: what an account that is still to be made needs. */
static void
account_to_be_made_has_ids(void **state)
{
	static const struct {
		const char *operand, *uid, *gid, *why;
		uint32_t ids[2];
		const char *from[2];
	} rows[] = {
		{ "new", "U=7", NULL, NULL, { 7, 7 }, { "env", "uid" } },
		{ "new", "U=7", "G=8", NULL, { 7, 8 }, { "env", "env" } },
		{ "new:audio",
		  "U=7",
		  NULL,
		  NULL,
		  { 7, 29 },
		  { "env", "operand" } },
		{ "new:new", "U=7", NULL, NULL, { 7, 7 }, { "env", "uid" } },
		{ "app:app",
		  "U=7",
		  NULL,
		  NULL,
		  { 7, 100 },
		  { "env", "account" } },
		{ "new",
		  NULL,
		  NULL,
		  "no uid for a new one",
		  { 0, 0 },
		  { "", "" } },
		{ "new",
		  NULL,
		  "G=8",
		  "no uid for a new one",
		  { 0, 0 },
		  { "", "" } },
		{ "new:other",
		  "U=7",
		  NULL,
		  "no group of that name",
		  { 0, 0 },
		  { "", "" } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		world_begin(rows[i].operand);
		world.request.create = true;
		world_variables(rows[i].uid, rows[i].gid, NULL);
		if (rows[i].why != NULL) {
			assert_refused(world_plan(), rows[i].why);
			continue;
		}
		assert_accepted(world_plan());
		assert_ids(rows[i].ids[0], rows[i].from[0], rows[i].ids[1],
			   rows[i].from[1]);
	}
	world_begin("new");
	world.request.create = world.request.allow_root = true;
	world_variables("U=0", NULL, NULL);
	assert_refused(world_plan(), "no gid is given");
}

static void
malformed_line_is_named(void **state)
{
	struct refusal refusal;

	(void)state;
	world_begin("app");
	world.passwd = "app:x:01000:100:App:/home/app:/bin/sh\n";
	refusal = world_plan();
	assert_refused(refusal, "is malformed");
	assert_str(refusal.what, "app");
	assert_string_equal(refusal.cure, "its uid is not an id");
	world_begin("app:audio");
	world.group = "audio:x:29\n";
	refusal = world_plan();
	assert_refused(refusal, "is malformed");
	assert_str(refusal.what, "audio");
	assert_string_equal(refusal.cure, "a field is missing");
}

static void
assert_remark(size_t i, bool detail, const char *what, const char *why)
{
	const struct remark *remark = &world.plan.remarks.of[i];

	assert_true(i < world.plan.remarks.n);
	assert_int_equal(remark->detail, detail);
	assert_str(remark->what, what);
	assert_non_null(strstr(remark->why, why));
}

static void
variable_without_a_value_is_told(void **state)
{
	(void)state;
	world_begin("app");
	world.request.variables.uid = S("PUDI");
	world.request.variables.gid = S("PGID");
	world.request.variables.umask = S("UMASK");
	world.variables.gid = variable_of(S("PGID"), S("PGID="));
	world.variables.umask = variable_of(S("UMASK"), S("UMASK=022"));
	assert_accepted(world_plan());
	assert_ids(1000, "account", 100, "account");
	assert_int_equal(world.plan.remarks.n, 2);
	assert_remark(0, true, "PUDI", "is not set");
	assert_remark(1, true, "PGID", "is empty");
}

/* uid 0 of a user namespace that an unprivileged user made. */
static void
rootless_root_may_stay(void **state)
{
	(void)state;
	world_begin("app");
	world_variables("PUID=1000", "PGID=1000", NULL);
	world.request.keep_rootless = world.facts.is_rootless = true;
	assert_accepted(world_plan());
	assert_ids(0, "process", 0, "process");
	assert_int_equal(world.plan.remarks.n, 1);
	assert_remark(0, true, "--keep-rootless", "no id changes");
	world.request.keep_rootless = false;
	assert_accepted(world_plan());
	assert_ids(1000, "env", 1000, "env");
	assert_int_equal(world.plan.remarks.n, 0);
	/* What belongs to uid 0 there is the user's own. */
	world_owner(0, 44, true, true);
	assert_accepted(world_plan());
	assert_int_equal(world.plan.remarks.n, 1);
	assert_remark(0, false, "/data", "--keep-rootless keeps uid 0");
	world.request.keep_rootless = true;
	world.facts.is_rootless = false;
	assert_accepted(world_plan());
	assert_remark(0, true, "/data", "belongs to root");
}

static void
first_account_of_a_uid(void **state)
{
	(void)state;
	world_begin("1000");
	world.passwd = "one:x:1000:1:::\ntwo:x:1000:2:::\n";
	world.group = "a:x:5:one\nb:x:6:two\n";
	assert_accepted(world_plan());
	assert_ids(1000, "operand", 1, "account");
	assert_true(groups_contain(&world.plan.membership.groups, 5));
	assert_false(groups_contain(&world.plan.membership.groups, 6));
}

static void
staying_is_who_we_are(void **state)
{
	(void)state;
	world_begin("nosuch:nosuch");
	world_process(2000, 0, 0, NULL, 0);
	world.request.if_root = true;
	assert_accepted(world_plan());
	assert_ids(2000, "process", 0, "process");
	assert_int_equal(world.plan.remarks.n, 0);
	world_variables("PUID=2000", "PGID=", NULL);
	assert_accepted(world_plan());
	/* That PGID is empty, and nothing of PUID. */
	assert_int_equal(world.plan.remarks.n, 1);
	assert_true(world.plan.remarks.of[0].detail);
	world_variables("PUID=1000", "PGID=1000", NULL);
	assert_accepted(world_plan());
	assert_int_equal(world.plan.remarks.n, 2);
	assert_str(world.plan.remarks.of[0].what, "PUID=1000");
	assert_str(world.plan.remarks.of[1].what, "PGID=1000");
	assert_false(world.plan.remarks.of[0].detail);
}

int
main(void)
{
	static const struct CMUnitTest identity[] = {
		TEST("the operand decides, with its account (2, 6, 10, 21)",
		     operand_decides),
		TEST("an identity that is not whole is refused "
		     "(1, 6, 7, 20, 21)",
		     no_identity_is_refused),
		TEST("a missing gid is refused with what to write (1)",
		     missing_gid_has_a_cure),
		TEST("variable, --match, operand, account: the first answers "
		     "(24)",
		     first_source_answers),
		TEST("a variable that is set must be an id (24)",
		     variable_must_be_an_id),
		TEST("--match takes nothing of root, no gid 0, and no id that "
		     "is not mapped (21)",
		     owner_of_match),
		TEST("uid 0 is refused in each disguise (7, 21, 24, 167)",
		     uid_0_is_refused_in_each_disguise),
		TEST("uid 0 is taken with --allow-root (7, 21)",
		     uid_0_is_allowed_on_request),
		TEST("an account that --create makes has its ids from "
		     "somewhere",
		     account_to_be_made_has_ids),
		TEST("a line that is no account is told of (140)",
		     malformed_line_is_named),
		TEST("a variable that is not set, or empty, is told of",
		     variable_without_a_value_is_told),
		TEST("--keep-rootless keeps uid 0 where it is another uid "
		     "outside",
		     rootless_root_may_stay),
		TEST("the first account of a uid, and its groups only (58)",
		     first_account_of_a_uid),
		TEST("--if-root keeps our ids and says where others are asked "
		     "for",
		     staying_is_who_we_are),
	};

	return cmocka_run_group_tests(identity, NULL, NULL);
}
