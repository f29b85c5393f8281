/* SPDX-License-Identifier: ISC */
/* A container in memory, from which plans are made as main.c makes them. */
#ifndef DOFF_TESTS_WORLD_H
#define DOFF_TESTS_WORLD_H

#include "unit.h"

#include "base/id.h"
#include "plan/capability.h"
#include "plan/plan.h"

#define ALL_CAPABILITIES ((uint64_t)0x1ffffffffff)

static struct {
	const char *passwd;
	const char *group;
	struct request request;
	struct process process;
	struct operand operand;
	struct variables variables;
	struct findings findings;
	struct group_wishes wishes;
	struct account_search account;
	struct account_search running;
	struct group_search named;
	struct groups memberships;
	struct owner owner;
	struct facts facts;
	struct path_groups path_groups;
	struct roots roots;
	struct plan plan;
} world;

static void
world_groups(struct groups *groups, const uint32_t *gids, size_t n)
{
	groups->n = groups->settled = 0;
	groups->overflow = false;
	for (size_t i = 0; i < n; i++)
		groups_add(groups, gids[i]);
	groups_settle(groups);
}

/* Started as uid and gid, in the groups of gids. */
static void
world_process(uint32_t uid, uint32_t gid, uint64_t capabilities,
	      const uint32_t *gids, size_t n)
{
	world.process.uid = uid;
	world.process.gid = gid;
	world.process.permitted = capabilities;
	world.process.effective = capabilities;
	world.process.inheritable = 0;
	world_groups(&world.process.groups, gids, n);
}

/* docker run with an image of Debian: root, and a user in two groups. */
static void
world_begin(const char *operand)
{
	static const uint32_t none[] = { 0 };

	world.passwd = "root:x:0:0:root:/root:/bin/bash\n"
		       "toor:x:0:0:root:/toor:/bin/bash\n"
		       "app:x:1000:100:App:/home/app:/bin/sh\n"
		       "bare:x:1001:1001:::\n"
		       "wheel:x:1002:0::/w:/bin/sh\n";
	world.group = "root:x:0:\naudio:x:29:app\ndocker:x:999:b,app\n"
		      "users:x:100:\n";
	world.request = (struct request){ .operand = str_of(operand) };
	world_process(0, 0, ALL_CAPABILITIES, none, 1);
	world.account.found = world.running.found = false;
	world.account.fault = world.running.fault = NULL;
	world.named = (struct group_search){ .found = false };
	world.variables = (struct variables){ 0 };
	world.wishes = (struct group_wishes){ 0 };
	world.findings = (struct findings){
		.overflow_uid = OVERFLOW_ID,
		.overflow_gid = OVERFLOW_ID,
	};
	world.facts = (struct facts){
		.process = &world.process,
		.operand = &world.operand,
		.variables = &world.variables,
		.wishes = &world.wishes,
		.account = &world.account,
		.running = &world.running,
		.group = &world.named,
		.memberships = &world.memberships,
		.path_groups = &world.path_groups,
		.roots = &world.roots,
		.home = "/root",
	};
}

__attribute__((unused)) static void
world_owner(uint32_t uid, uint32_t gid, bool uid_mapped, bool gid_mapped)
{
	world.owner = (struct owner){ uid, gid, uid_mapped, gid_mapped };
	world.facts.owner = &world.owner;
	world.request.match = "/data";
}

/* Each is NAME=value, or NULL where the variable is not named. */
static void
world_variables(const char *uid, const char *gid, const char *umask)
{
	const char *const entries[] = { uid, gid, umask };
	struct str *const names[] = { &world.request.variables.uid,
				      &world.request.variables.gid,
				      &world.request.variables.umask };
	struct variable *const each[] = { &world.variables.uid,
					  &world.variables.gid,
					  &world.variables.umask };

	world.request.has_variables = true;
	for (size_t i = 0; i < 3; i++) {
		*names[i] = (struct str){ 0 };
		*each[i] = (struct variable){ { 0 }, { 0 } };
		if (entries[i] == NULL)
			continue;
		*names[i] = (struct str){ entries[i],
					  strcspn(entries[i], "=") };
		*each[i] = variable_of(*names[i], str_of(entries[i]));
	}
}

/* Look up in the account files what the operand needs. */
static struct refusal
world_look(void)
{
	struct group_wishes wishes = { .memberships = &world.memberships };
	struct refusal refusal = operand_parse(world.request.operand,
					    &world.operand);
	static struct text uid;

	if (refusal.why)
		return refusal;
	world.account.key = world.operand.user;
	account_search(&world.account, str_of(world.passwd));
	uid.n = 0;
	text_add_number(&uid, world.process.uid);
	world.running.key = (struct name_or_id){ text_str(&uid), true,
						 world.process.uid };
	account_search(&world.running, str_of(world.passwd));
	if (world.operand.has_group && !world.operand.group.is_id) {
		world.named.name = world.operand.group.text;
		wishes.named = &world.named;
		wishes.named_n = 1;
	}
	if (!world.operand.has_group && world.account.found)
		wishes.member = world.account.account.name;
	world.memberships.n = world.memberships.settled = 0;
	world.memberships.overflow = false;
	group_search(&wishes, str_of(world.group));
	groups_settle(&world.memberships);
	return accepted();
}

static struct refusal
world_plan(void)
{
	struct refusal refusal = world_look();

	if (refusal.why)
		return refusal;
	memset(&world.plan, 0, offsetof(struct plan, membership.groups.gid));
	refusal = plan_make(&world.plan, &world.request, &world.facts);
	if (!refusal.why)
		plan_settle(&world.plan, &world.request, &world.facts,
			    &world.findings);
	return refusal;
}

#define assert_ids(uid_, uid_from_, gid_, gid_from_)                      \
	do {                                                              \
		assert_int_equal(world.plan.identity.uid, (uid_));                 \
		assert_string_equal(world.plan.identity.uid_from, (uid_from_));    \
		assert_int_equal(world.plan.identity.gid, (gid_));                 \
		assert_string_equal(world.plan.identity.gid_from, (gid_from_));    \
	} while (0)

#endif
