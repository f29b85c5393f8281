/* SPDX-License-Identifier: ISC */
/* The accounts of uid 0, and the groups that are theirs. */
#include "plan/roots.h"

#include <string.h>

#include "plan/accounts.h"

static void
root_add(struct roots *roots, const struct account *account)
{
	char *text = roots->text[roots->n];

	groups_add(&roots->groups, account->gid);
	for (size_t i = 0; i < roots->n; i++)
		if (str_equal(roots->name[i], account->name))
			return;
	if (roots->n == ROOTS_MAX) {
		roots->overflow = true;
		return;
	}
	/* A name has 255 bytes at most: name_is_valid(). */
	memcpy(text, account->name.at, account->name.n);
	roots->name[roots->n++] = (struct str){ text, account->name.n };
}

void
roots_add_accounts(struct roots *roots, struct str lines)
{
	struct account account;
	struct str line;

	while (str_cut(&lines, '\n', &line))
		if (account_parse(line, &account) && account.uid == 0)
			root_add(roots, &account);
}

static bool
group_is_theirs(const struct roots *roots, const struct group *group)
{
	for (size_t i = 0; i < roots->n; i++)
		if (group_has_member(group, roots->name[i]))
			return true;
	return false;
}

void
roots_add_groups(struct roots *roots, struct str lines)
{
	struct group group;
	struct str line;

	while (str_cut(&lines, '\n', &line)) {
		/* Most groups have no members: no need to read them. */
		if (line.n == 0 || line.at[line.n - 1] == ':')
			continue;
		if (group_parse(line, &group) && group_is_theirs(roots, &group))
			groups_add(&roots->groups, group.gid);
	}
	roots->overflow |= roots->groups.overflow;
}
