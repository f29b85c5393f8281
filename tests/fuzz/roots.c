/* SPDX-License-Identifier: ISC */
/*
 * Fuzz target: the accounts of uid 0 and their groups.  The input is both
 * files, lines of passwd(5) and of group(5) mixed: none is both.
 */
#include "fuzz.h"

#include "plan/accounts.h"

static struct roots whole, pieces;

static void
roots_clear(struct roots *roots)
{
	roots->n = roots->groups.n = roots->groups.settled = 0;
	roots->overflow = roots->groups.overflow = false;
	roots->unclear.n = 0;
}

/* Line by line, each in memory that is gone when the next one comes. */
static void
look_in_pieces(struct str text, void (*look)(struct roots *, struct str))
{
	while (text.n > 0) {
		struct str line = line_of(&text);
		char *copy = malloc(line.n + 1);

		CHECK(copy != NULL);
		if (line.n > 0)
			memcpy(copy, line.at, line.n);
		copy[line.n] = '\n';
		look(&pieces, (struct str){ copy, line.n + 1 });
		free(copy);
	}
}

static bool
is_root(struct str name)
{
	for (size_t i = 0; i < whole.n; i++)
		if (str_equal(whole.name[i], name))
			return true;
	return false;
}

/* Each account of uid 0 is noted, and its gid. */
static void
check_accounts(struct str text)
{
	struct account account;
	size_t roots = 0;

	while (text.n > 0)
		if (account_parse(line_of(&text), &account) &&
		    account.uid == 0) {
			CHECK(whole.overflow || is_root(account.name));
			CHECK(groups_contain(&whole.groups, account.gid));
			roots++;
		}
	CHECK(whole.n <= ROOTS_MAX);
	CHECK(whole.overflow || whole.n > 0 || roots == 0);
	for (size_t i = 0; i < whole.n; i++)
		CHECK(slow_name(whole.name[i]) || str_is(whole.name[i], "0"));
}

/* A group is theirs where the text between two commas is one of the names. */
static void
check_groups(struct str text)
{
	struct group group;
	struct str member;

	while (text.n > 0) {
		if (!group_parse(line_of(&text), &group))
			continue;
		while (str_cut(&group.members, ',', &member))
			if (is_root(member))
				CHECK(groups_contain(&whole.groups,
						     group.gid));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = input_of(data, size);

	roots_clear(&whole);
	roots_clear(&pieces);
	roots_add_accounts(&whole, text);
	roots_add_groups(&whole, text);
	look_in_pieces(text, roots_add_accounts);
	look_in_pieces(text, roots_add_groups);
	groups_settle(&whole.groups);
	groups_settle(&pieces.groups);
	CHECK(groups_equal(&whole.groups, &pieces.groups));
	CHECK(whole.n == pieces.n && whole.overflow == pieces.overflow);
	for (size_t i = 0; i < whole.n; i++)
		CHECK(str_equal(whole.name[i], pieces.name[i]));
	check_accounts(text);
	check_groups(text);
	return 0;
}
