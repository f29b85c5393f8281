/* SPDX-License-Identifier: ISC */
/*
 * Fuzz target: lines of passwd(5) and group(5), and the searches.  The input's
 * first line is who is looked for, its second a group, the rest the file.
 */
#include "fuzz.h"

#include "plan/accounts.h"
#include "base/id.h"

#define FIELDS_MAX 8

/* Split at each colon; returns how many fields there are, or FIELDS_MAX. */
static size_t
slow_split(struct str line, struct str *fields)
{
	size_t n = 0, begin = 0;

	for (size_t i = 0; i <= line.n && n < FIELDS_MAX; i++) {
		if (i < line.n && line.at[i] != ':')
			continue;
		fields[n++] = (struct str){ line.at + begin, i - begin };
		begin = i + 1;
	}
	return n;
}

static bool
slow_line(struct str line, struct str *fields, size_t n)
{
	for (size_t i = 0; i < line.n; i++)
		if ((line.at[i] >= 0 && line.at[i] < ' ') ||
		    line.at[i] == 0x7f)
			return false;
	if (line.n >= 65536 || slow_split(line, fields) != n)
		return false;
	/* Or named by its number. */
	return slow_name(fields[0]) || (fields[0].n > 0 &&
		fields[0].n == fields[2].n &&
		memcmp(fields[0].at, fields[2].at, fields[2].n) == 0);
}

static bool
slow_account(struct str line, struct account *account)
{
	struct str field[FIELDS_MAX];

	if (!slow_line(line, field, 7))
		return false;
	account->name = field[0];
	account->home = field[5];
	account->shell = field[6];
	return slow_id(field[2], &account->uid) &&
	       slow_id(field[3], &account->gid);
}

static bool
slow_group(struct str line, struct group *group)
{
	struct str field[FIELDS_MAX];

	if (!slow_line(line, field, 4))
		return false;
	group->name = field[0];
	group->members = field[3];
	return slow_id(field[2], &group->gid);
}

/* Whether ",members," holds ",name,". */
static bool
slow_member(struct str members, struct str name)
{
	for (size_t i = 0; i + name.n <= members.n; i++)
		if (memcmp(members.at + i, name.at, name.n) == 0 &&
		    (i == 0 || members.at[i - 1] == ',') &&
		    (i + name.n == members.n ||
		     members.at[i + name.n] == ','))
			return true;
	return false;
}

static void
check_line(struct str line)
{
	struct account account, slow;
	struct group group, slow_one;
	bool is_account = account_parse(line, &account);
	bool is_group = group_parse(line, &group);

	CHECK(is_account == slow_account(line, &slow));
	CHECK(is_group == slow_group(line, &slow_one));
	CHECK(!is_account || !is_group);
	CHECK(is_account == (line_fault(line, false) == NULL));
	CHECK(is_group == (line_fault(line, true) == NULL));
	if (is_account) {
		CHECK(account.uid == slow.uid && account.uid <= ID_MAX);
		CHECK(account.gid == slow.gid && account.gid <= ID_MAX);
		CHECK(lies_in(account.name, line) && account.name.n > 0);
		CHECK(lies_in(account.home, line));
		CHECK(account.shell.at + account.shell.n ==
		      line.at + line.n);
	}
	if (is_group) {
		CHECK(group.gid == slow_one.gid && group.gid <= ID_MAX);
		CHECK(lies_in(group.name, line) && group.name.n > 0);
		CHECK(group.members.at + group.members.n ==
		      line.at + line.n);
	}
}

static bool
account_is(const struct account *account, const struct name_or_id *key)
{
	return key->is_id ? account->uid == key->id
			  : str_equal(account->name, key->text);
}

/* Line by line, each of them parsed; the first answers. */
static void
check_account(struct str text, const struct account_search *search)
{
	const struct account *found = &search->account;
	struct str kept = { search->line, sizeof search->line };
	struct account account;

	while (text.n > 0)
		if (slow_account(line_of(&text), &account) &&
		    account_is(&account, &search->key)) {
			CHECK(search->found);
			CHECK(found->uid == account.uid);
			CHECK(found->gid == account.gid);
			CHECK(str_equal(found->name, account.name));
			CHECK(str_equal(found->home, account.home));
			CHECK(str_equal(found->shell, account.shell));
			CHECK(lies_in(found->name, kept));
			CHECK(lies_in(found->home, kept));
			CHECK(lies_in(found->shell, kept));
			return;
		}
	CHECK(!search->found);
}

static void
check_groups(struct str text, const struct group_wishes *wishes)
{
	const struct group_search *named = wishes->named;
	const struct groups *memberships = wishes->memberships;
	bool found = false;
	size_t n = 0;
	struct group group;

	while (text.n > 0) {
		if (!slow_group(line_of(&text), &group))
			continue;
		if (!found && str_equal(group.name, named->name)) {
			found = true;
			CHECK(named->found && named->gid == group.gid);
		}
		if (wishes->member.n > 0 &&
		    slow_member(group.members, wishes->member)) {
			CHECK(n < memberships->n);
			CHECK(memberships->gid[n++] == group.gid);
		}
	}
	CHECK(named->found == found);
	CHECK(memberships->n == n);
}

/* Hand text over in pieces of whole lines, each gone when the next comes. */
static void
search_in_pieces(struct str text, unsigned random,
		 struct account_search *search, struct group_wishes *wishes)
{
	while (text.n > 0) {
		struct str piece = text;
		char *copy;

		do {
			line_of(&text);
			random = random * 1664525 + 1013904223;
		} while (text.n > 0 && random >> 30 != 0);
		piece.n = (size_t)(text.at - piece.at);
		copy = malloc(piece.n);
		CHECK(copy != NULL);
		piece.at = memcpy(copy, piece.at, piece.n);
		account_search(search, piece);
		group_search(wishes, piece);
		free(copy);
	}
}

static void
check_search(struct str text, const struct name_or_id *key, struct str name)
{
	static struct account_search search;
	static struct groups memberships;

	for (unsigned pieces = 0; pieces < 3; pieces++) {
		struct group_search named = { .name = name };
		struct group_wishes wishes = {
			.named = &named, .named_n = 1, .member = key->text,
			.memberships = &memberships,
		};

		search.key = *key;
		search.found = false;
		memberships.n = memberships.settled = 0;
		memberships.overflow = false;
		if (pieces == 0) {
			account_search(&search, text);
			group_search(&wishes, text);
		} else {
			search_in_pieces(text, pieces, &search, &wishes);
		}
		check_account(text, &search);
		check_groups(text, &wishes);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = input_of(data, size);
	struct str wanted = line_of(&text), name = line_of(&text), rest;
	struct name_or_id key;

	check_line(input_of(data, size));
	for (rest = text; rest.n > 0;)
		check_line(line_of(&rest));
	if (!name_or_id_parse(wanted, &key).why && name_is_valid(name))
		check_search(text, &key, name);
	return 0;
}
