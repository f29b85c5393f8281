/* SPDX-License-Identifier: ISC */
/*
 * Look-ups in files of LENGTH bytes, whatever they are, for Eva: an entry by
 * its name, one by its number, and the groups of an account.  Long enough that
 * every statement is reached: with lines that are found, and more than one.
 */
#include "base/str.c"
#include "base/id.c"
#include "plan/operand.c"
#include "base/groups.c"
#include "plan/account_line.c"
#include "plan/accounts.c"

int Frama_C_interval(int min, int max);

static struct account_search search;
static struct group_search named;
static struct groups memberships;
static struct group_wishes wishes;

static struct str
any_file(void)
{
	static char file[LENGTH];

	for (int i = 0; i < LENGTH; i++)
		file[i] = (char)Frama_C_interval(-128, 127);
	return (struct str){ file, LENGTH };
}

void
account_by_name(void)
{
	search.key.text = (struct str){ "a", 1 };
	account_search(&search, any_file());
}

void
account_by_id(void)
{
	search.key = (struct name_or_id){ { "7", 1 }, true, 7 };
	account_search(&search, any_file());
}

void
groups_of_account(void)
{
	named.name = (struct str){ "b", 1 };
	wishes.named = &named;
	wishes.named_n = 1;
	wishes.member = (struct str){ "a", 1 };
	wishes.memberships = &memberships;
	wishes.own_apart = true;
	group_search(&wishes, any_file());
}
