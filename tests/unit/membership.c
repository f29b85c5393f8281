/* SPDX-License-Identifier: ISC */
/* Which groups come of the account, the options and the process. */
#include "plan/membership.h"

#include <stdio.h>

#include "unit.h"

/* docker is 999, nosuch is none; the account is in 29 and 999; gid 1000. */
struct row {
	const char *lists[3]; /* of --groups */
	bool has_group, keep_groups;
	const char *ours;  /* groups of the process */
	const char *roots; /* groups of root's accounts */
	const char *paths; /* groups of --group-of */
	const char *why;
	const char *groups; /* of the plan */
	size_t remarks;	    /* as another user with --if-root */
};

#define YES true
#define NO false

static const struct row rows[] = {
	{ { NULL }, NO, NO, "0", "", "", NULL, "29,999,1000", 0 },
	{ { NULL }, YES, NO, "0", "", "", NULL, "1000", 0 },
	{ { "44" }, NO, NO, "0", "", "", NULL, "29,44,999,1000", 1 },
	{ { "1000,44,44,1000" }, YES, NO, "0", "", "", NULL, "44,1000", 2 },
	{ { "44", "docker,5", "0" }, YES, NO, "0", "", "", NULL,
	  "0,5,44,999,1000", 3 },
	{ { "docker" }, YES, NO, "999", "", "", NULL, "999,1000", 0 },
	{ { "nosuch" }, YES, NO, "0", "", "", "no group of that name", "", 1 },
	{ { "44,nosuch", "docker" }, YES, NO, "0", "", "",
	  "no group of that name", "", 3 },
	{ { NULL }, YES, YES, "0,44,2000", "", "", NULL, "44,1000,2000", 0 },
	{ { NULL }, NO, YES, "44", "", "", NULL, "29,44,999,1000", 0 },
	{ { NULL }, YES, YES, "6,10,44", "6,10", "", NULL, "44,1000", 0 },
	{ { "6" }, YES, YES, "6,10,44", "6,10", "", NULL, "6,44,1000", 0 },
	{ { "0" }, YES, YES, "0,44", "", "", NULL, "0,44,1000", 0 },
	{ { NULL }, YES, NO, "0", "", "998,44", NULL, "44,998,1000", 1 },
	{ { "44" }, NO, YES, "5,44", "5", "44,998", NULL,
	  "29,44,998,999,1000", 1 },
};

static void
gids_add(struct groups *groups, const char *list)
{
	char *end;

	while (*list != '\0') {
		groups_add(groups, (uint32_t)strtoul(list, &end, 10));
		list = *end == ',' ? end + 1 : end;
	}
}

struct case_of_row {
	struct process process;
	struct groups memberships;
	struct roots roots;
	struct path_groups paths;
	struct group_search named[8];
	struct operand operand;
	struct request request;
	struct facts facts;
	struct variables variables;
	struct identity identity;
	struct remarks remarks;
	struct membership membership;
};

static struct case_of_row *
row_prepare(const struct row *row)
{
	struct case_of_row *it = calloc(1, sizeof *it);
	struct membership_walk walk = { 0 };
	struct name_or_id element;
	struct groups *scratch = calloc(1, sizeof *scratch);
	size_t n = 0;

	assert_non_null(it);
	assert_non_null(scratch);
	gids_add(&it->memberships, "29,999");
	gids_add(&it->process.groups, row->ours);
	gids_add(&it->roots.groups, row->roots);
	gids_add(scratch, row->paths);
	for (size_t i = 0; i < scratch->n; i++) {
		it->paths.of[i].path = "/path";
		it->paths.of[i].gid = scratch->gid[i];
	}
	it->paths.n = scratch->n;
	free(scratch);
	groups_settle(&it->memberships);
	groups_settle(&it->process.groups);
	groups_settle(&it->roots.groups);
	it->operand.has_group = row->has_group;
	it->request.keep_groups = row->keep_groups;
	for (size_t i = 0; i < 3 && row->lists[i]; i++)
		it->request.groups.path[it->request.groups.n++] =
			row->lists[i];
	while (membership_next(&walk, &it->request.groups, &element)) {
		if (element.is_id)
			continue;
		it->named[n].gid = 999;
		it->named[n++].found =
			str_equal(element.text, str_of("docker"));
	}
	it->identity.gid = 1000;
	it->facts = (struct facts){
		.variables = &it->variables,
		.process = &it->process, .operand = &it->operand,
		.memberships = &it->memberships, .named = it->named,
		.path_groups = it->paths.n > 0 ? &it->paths : NULL,
		.roots = &it->roots,
	};
	return it;
}

static struct decision
decision_of(struct case_of_row *it)
{
	return (struct decision){
		.request = &it->request, .facts = &it->facts,
		.identity = &it->identity, .remarks = &it->remarks,
	};
}

static struct refusal
decide(struct case_of_row *it)
{
	struct decision decision = decision_of(it);
	bool accepted = membership_decide(&it->membership, &decision);

	assert_int_equal(accepted, decision.refusal.why == NULL);
	return decision.refusal;
}

static void
settle(struct case_of_row *it, const struct findings *findings)
{
	struct decision decision = decision_of(it);

	membership_settle(&it->membership, &decision, findings);
}

static void
each_combination_gives_the_groups_of_its_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct case_of_row *it = row_prepare(&rows[i]);
		struct groups *wanted = calloc(1, sizeof *wanted);
		struct refusal refusal = decide(it);

		fprintf(stderr, "row %zu\n", i);
		assert_non_null(wanted);
		gids_add(wanted, rows[i].groups);
		if (rows[i].why != NULL) {
			assert_non_null(refusal.why);
			assert_non_null(strstr(refusal.why, rows[i].why));
		} else {
			assert_null(refusal.why);
			assert_true(groups_equal(wanted, &it->membership.groups));
		}
		free(wanted);
		free(it);
	}
}

static void
who_stays_keeps_the_groups_and_is_told_of_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct case_of_row *it = row_prepare(&rows[i]);

		/* Our gid is no group that is lacking. */
		it->identity.gid = 4242;
		it->identity.is_current_user = true;
		assert_null(decide(it).why);
		fprintf(stderr, "row %zu\n", i);
		assert_int_equal(it->remarks.n, rows[i].remarks);
		assert_true(groups_equal(&it->process.groups,
					 &it->membership.groups));
		free(it);
	}
}

static void
as_many_lists_are_read_as_there_are(void **state)
{
	const struct paths lists = { 1, { "7,8", "9" } };
	struct membership_walk walk = { 0 };
	struct name_or_id element;

	(void)state;
	assert_true(membership_next(&walk, &lists, &element));
	assert_int_equal(element.id, 7);
	assert_true(membership_next(&walk, &lists, &element));
	assert_int_equal(element.id, 8);
	assert_false(membership_next(&walk, &lists, &element));
	assert_null(walk.refusal.why);
}

/* Behind a list that is right: none is passed over. */
static const char *
list_refusal(const char *list)
{
	const struct paths lists = { 2, { "7,daemon", list } };
	struct membership_walk walk = { 0 };
	struct name_or_id element;

	while (membership_next(&walk, &lists, &element))
		;
	return walk.refusal.why;
}

static void
an_element_that_is_neither_name_nor_id_is_refused(void **state)
{
	static const char *const wrong[] = {
		"", ",", "1000,,44", "44,", ",44", "4294967295", "4294967296",
		"-1", "+1", "01", " 44", "44 ", "a b", "a:b", "a/b", "-x",
		"44,4294967296",
	};
	static const char *const right[] = {
		"44", "44,docker", "0", "4294967294", "systemd-journal", "a.b",
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_non_null(list_refusal(wrong[i]));
	for (size_t i = 0; i < sizeof right / sizeof *right; i++)
		assert_null(list_refusal(right[i]));
}

static void
the_variable_holds_elements_behind_the_lists(void **state)
{
	static const struct {
		const char *entry;
		const char *elements[5];
		const char *refused; /* what is named */
	} cases[] = {
		{ "", { "7", "8" }, NULL },
		{ "G=", { "7", "8" }, NULL },
		{ "G=44", { "7", "8", "44" }, NULL },
		{ "G=44,audio", { "7", "8", "44", "audio" }, NULL },
		{ "G= 1;2\t,\n3 ", { "7", "8", "1", "2", "3" }, NULL },
		{ "G=,; \t\n", { "7", "8" }, NULL },
		{ "G=44,-1,5", { "7", "8", "44" }, "G=44,-1" },
		{ "G=1:2", { "7", "8" }, "G=1:2" },
	};
	const struct paths lists = { 1, { "7,8" } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct membership_walk walk = { 0 };
		struct name_or_id element;
		size_t n = 0;

		if (*cases[i].entry != '\0')
			walk.variable = variable_of(str_of("G"),
						    span(cases[i].entry,
							 strlen(cases[i].entry)));
		for (; membership_next(&walk, &lists, &element); n++) {
			assert_true(n < 5 && cases[i].elements[n] != NULL);
			assert_true(str_is(element.text,
					   cases[i].elements[n]));
		}
		assert_true(n == 5 || cases[i].elements[n] == NULL);
		assert_int_equal(walk.refusal.why != NULL,
				 cases[i].refused != NULL);
		if (cases[i].refused != NULL)
			assert_true(str_is(walk.refusal.what, cases[i].refused));
		/* Once at the end, it stays there. */
		else
			assert_false(membership_next(&walk, &lists, &element));
	}
}

static void
groups_of_the_variable_are_added(void **state)
{
	static const struct row row = { { NULL }, YES, NO, "0", "", "", NULL,
					"", 0 };
	struct case_of_row *it = row_prepare(&row);

	(void)state;
	it->variables.groups = variable_of(str_of("G"), str_of("G=44 5"));
	assert_null(decide(it).why);
	assert_int_equal(it->membership.groups.n, 3);
	assert_true(groups_contain(&it->membership.groups, 44));
	assert_true(groups_contain(&it->membership.groups, 5));
	free(it);
}

/* Root's groups that --keep-groups drops, in one remark; none without them. */
static void
groups_of_root_that_are_dropped_are_told_once(void **state)
{
	static const struct {
		struct row row;
		const char *dropped;
	} cases[] = {
		{ { { NULL }, YES, YES, "44", "6", "", NULL, "", 0 }, NULL },
		{ { { NULL }, YES, YES, "6,44", "6", "", NULL, "", 0 },
		  "gid 6" },
		{ { { NULL }, YES, YES, "0,6,10,44", "0,6,10", "", NULL, "",
		    0 }, "gid 6,10" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct case_of_row *it = row_prepare(&cases[i].row);

		assert_null(decide(it).why);
		assert_int_equal(it->remarks.n, cases[i].dropped != NULL);
		if (cases[i].dropped != NULL)
			assert_true(str_is(it->remarks.of[0].what,
					   cases[i].dropped));
		free(it);
	}
}

static void
more_than_65536_groups_are_refused(void **state)
{
	static const struct row row = { { NULL }, YES, YES, "", "", "", NULL,
					"", 0 };
	struct case_of_row *it = row_prepare(&row);

	(void)state;
	for (uint32_t gid = 1; gid < GROUPS_MAX; gid++)
		groups_add(&it->process.groups, 2000 + gid);
	groups_settle(&it->process.groups);
	assert_null(decide(it).why);
	assert_int_equal(it->membership.groups.n, GROUPS_MAX);
	groups_add(&it->process.groups, 1999);
	groups_settle(&it->process.groups);
	it->membership.groups.n = it->membership.groups.settled = 0;
	assert_non_null(strstr(decide(it).why, "65536"));
	free(it);
}

static void
too_many_roots_are_refused(void **state)
{
	static const struct row row = { { NULL }, YES, YES, "44", "", "", NULL,
					"", 0 };
	struct case_of_row *it = row_prepare(&row);

	(void)state;
	text_add(&it->roots.unclear, "toor");
	assert_non_null(strstr(decide(it).why, "line is malformed"));
	assert_true(str_is(decide(it).what, "toor"));
	it->roots.unclear.n = 0;
	it->roots.overflow = true;
	assert_non_null(strstr(decide(it).why, "16 accounts"));
	it->request.keep_groups = false;
	assert_null(decide(it).why);
	it->memberships.overflow = true;
	assert_non_null(strstr(decide(it).why, "65536"));
	free(it);
}

static void
ones_own_gid_is_no_group_that_lacks(void **state)
{
	static const struct row row = { { "1000,44" }, YES, NO, "44", "", "",
					NULL, "", 0 };
	struct case_of_row *it = row_prepare(&row);

	(void)state;
	it->identity.is_current_user = true;
	assert_null(decide(it).why);
	assert_int_equal(it->remarks.n, 0);
	free(it);
}

/* A new account's own group, 50, is joined where it keeps its gid. */
static void
the_own_group_of_a_new_account_is_joined(void **state)
{
	static const struct {
		bool create, listed, changes, stays, joined;
	} cases[] = {
		{ YES, YES, NO, NO, YES }, { NO, YES, NO, NO, NO },
		{ YES, NO, NO, NO, NO },   { YES, YES, YES, NO, NO },
		{ YES, YES, NO, YES, NO },
	};
	static struct findings findings = { .overflow_gid = 65534 };
	static struct group_wishes wishes = { .own_gid = 50 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct case_of_row *it = row_prepare(&rows[0]);

		it->request.create = cases[i].create;
		wishes.own_listed = cases[i].listed;
		findings.account.group.line =
			str_of(cases[i].changes ? "app:*:1000:" : "");
		it->identity.is_current_user = cases[i].stays;
		it->facts.wishes = &wishes;
		assert_null(decide(it).why);
		settle(it, &findings);
		assert_int_equal(groups_contain(&it->membership.groups, 50),
				 cases[i].joined);
		assert_false(it->membership.keeps_overflow);
		free(it);
	}
}

/* 65534 stands for every group that is not mapped. */
static void
a_kept_group_may_be_one_that_is_not_mapped(void **state)
{
	static const struct {
		struct row row;
		bool stays, keeps;
	} cases[] = {
		{ { { NULL }, YES, YES, "7,65534", "", "", NULL, "", 0 }, NO,
		  YES },
		{ { { NULL }, YES, YES, "7,65534", "", "", NULL, "", 0 }, YES,
		  NO },
		{ { { "65534" }, YES, NO, "65534", "", "", NULL, "", 0 }, NO,
		  NO },
		{ { { NULL }, YES, YES, "7", "", "", NULL, "", 0 }, NO, NO },
		{ { { "65534" }, YES, YES, "7", "", "", NULL, "", 0 }, NO,
		  NO },
		{ { { NULL }, YES, YES, "65534", "65534", "", NULL, "", 0 },
		  NO, NO },
	};
	static const struct findings findings = { .overflow_gid = 65534 };
	static const struct group_wishes wishes;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct case_of_row *it = row_prepare(&cases[i].row);

		it->identity.is_current_user = cases[i].stays;
		it->facts.wishes = &wishes;
		assert_null(decide(it).why);
		settle(it, &findings);
		assert_int_equal(it->membership.keeps_overflow,
				 cases[i].keeps);
		free(it);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_combination_gives_the_groups_of_its_row),
		cmocka_unit_test(
			who_stays_keeps_the_groups_and_is_told_of_others),
		cmocka_unit_test(as_many_lists_are_read_as_there_are),
		cmocka_unit_test(
			an_element_that_is_neither_name_nor_id_is_refused),
		cmocka_unit_test(the_variable_holds_elements_behind_the_lists),
		cmocka_unit_test(groups_of_the_variable_are_added),
		cmocka_unit_test(
			groups_of_root_that_are_dropped_are_told_once),
		cmocka_unit_test(more_than_65536_groups_are_refused),
		cmocka_unit_test(too_many_roots_are_refused),
		cmocka_unit_test(ones_own_gid_is_no_group_that_lacks),
		cmocka_unit_test(the_own_group_of_a_new_account_is_joined),
		cmocka_unit_test(a_kept_group_may_be_one_that_is_not_mapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
