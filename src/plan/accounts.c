/* SPDX-License-Identifier: ISC */
/* Look-ups in passwd(5) and group(5), as their lines pass by. */
#include "plan/accounts.h"

#include <string.h>

#include "base/id.h"

/* A byte that no name holds, as name_is_valid() has it: blanks, ',' and ':'. */
static bool
byte_parts_names(char byte)
{
	return (unsigned char)byte <= ' ' || byte == ',' || byte == ':';
}

static void
account_consider(struct account_search *search, struct str line)
{
	struct account account;
	bool candidate = search->key.is_id
				 ? line_may_have_id(line, search->key.text)
				 : line_seems_named(line, search->key.text);

	if (!candidate)
		return;
	if (!account_parse(line, &account)) {
		if (search->fault == NULL && *line.at != '#')
			search->fault = line_fault(line, false);
		return;
	}
	memcpy(search->line, line.at, line.n);
	line.at = search->line;
	search->found = account_parse(line, &search->account);
}

void
account_search(struct account_search *search, struct str lines)
{
	struct str line;

	while (!search->found && str_cut(&lines, '\n', &line))
		account_consider(search, line);
}

/* Which of the names that are sorted is the first not before name. */
static size_t
names_find(const struct group_wishes *wishes, struct str name)
{
	const struct group_search *named = wishes->named;
	size_t low = 0, high = wishes->sorted_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(named[named[middle].sorted].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Thousands of names beside a million lines: each line is compared with 12. */
static void
names_sort(struct group_wishes *wishes)
{
	struct group_search *named = wishes->named;

	for (size_t *n = &wishes->sorted_n; *n < wishes->named_n; ++*n) {
		size_t at = names_find(wishes, named[*n].name);

		for (size_t i = *n; i > at; i--)
			named[i].sorted = named[i - 1].sorted;
		named[at].sorted = *n;
	}
}

/* A name may be wanted twice. */
static void
names_consider(struct group_wishes *wishes, struct str line)
{
	struct str rest = name_trim(line), name;
	struct group group;

	str_cut(&rest, ':', &name);
	for (size_t i = names_find(wishes, name); i < wishes->named_n; i++) {
		struct group_search *search =
			&wishes->named[wishes->named[i].sorted];

		if (search->found || !str_equal(search->name, name))
			return;
		search->found = group_parse(line, &group);
		if (search->found)
			search->gid = group.gid;
		else if (search->fault != NULL)
			return;
		else
			search->fault = line_fault(line, true);
	}
}

/*
 * The group named like its member may be about to get another gid: the first
 * of that name, as edit_parse() takes it, whether or not it lists the member.
 */
static bool
own_group_meet(struct group_wishes *wishes, struct str line)
{
	struct group group;

	if (!wishes->own_apart || wishes->own_met ||
	    !line_may_be_named(line, wishes->member))
		return false;
	return wishes->own_met = group_parse(line, &group);
}

/*
 * Cut the next line that may list member out of *rest.
 *
 * A name that is looked for stands in few lines, even where each of 100,000
 * lists members.  So the lines are not parsed: memchr(3) finds each byte that
 * begins the name, and what follows is compared only where a name can begin,
 * behind a byte that no name holds.  Thus no byte is compared twice, no line
 * cut out twice, and one pass takes as long whatever the file holds.
 */
static bool
listing_next(struct str *rest, struct str member, struct str *line)
{
	const char *begin = rest->at, *end, *at = begin;

	if (rest->n == 0)
		return false;
	end = begin + rest->n;
	while ((at = memchr(at, *member.at, (size_t)(end - at))) != NULL) {
		const char *next = at + 1;

		/* No member stands where a line begins. */
		if (at > begin && at[-1] != '\n' &&
		    byte_parts_names(at[-1]) &&
		    str_starts((struct str){ at, (size_t)(end - at) },
			       member) &&
		    (end - at == (ptrdiff_t)member.n ||
		     byte_parts_names(at[member.n]))) {
			while (at > begin && at[-1] != '\n')
				at--;
			*rest = (struct str){ at, (size_t)(end - at) };
			str_cut(rest, '\n', line);
			return true;
		}
		at = next;
	}
	return false;
}

/* Whether others may find member in a line of its name, which is no group. */
static bool
line_seems_to_list(struct str line, struct str member)
{
	struct str field, element;

	if (*line.at == '#')
		return false;
	str_cut(&line, ':', &field);
	str_cut(&line, ':', &field);
	while (str_cut(&line, ':', &field))
		while (str_cut(&field, ',', &element))
			if (str_equal(name_trim(element), member))
				return true;
	return false;
}

static void
skipped_note(struct group_wishes *wishes, struct str line)
{
	const char *fault = line_fault(line, true);
	struct str name;

	wishes->skipped_why = fault ? fault : "a blank is beside the name";
	str_cut(&line, ':', &name);
	text_add_str(&wishes->skipped, name);
}

static void
membership_consider(struct group_wishes *wishes, struct str line, bool own)
{
	struct group group;

	if (!group_parse(line, &group) ||
	    !group_has_member(&group, wishes->member)) {
		if (wishes->skipped_why == NULL &&
		    line_seems_to_list(line, wishes->member))
			skipped_note(wishes, line);
		return;
	}
	if (!own) {
		groups_add(wishes->memberships, group.gid);
		return;
	}
	wishes->own_listed = true;
	wishes->own_gid = group.gid;
}

struct refusal
group_missing_refuse(struct str name, const struct group_search *search)
{
	return name_refuse(name,
			   search->fault
				   ? "its line in " GROUP_PATH " is malformed"
				   : NO_GROUP,
			   search->fault, "write its gid, or add it "
					  "(groupadd)");
}

void
group_search(struct group_wishes *wishes, struct str lines)
{
	struct str rest = lines, line;
	const char *own = NULL;

	names_sort(wishes);
	while ((wishes->named_n > 0 ||
		(wishes->own_apart && !wishes->own_met)) &&
	       str_cut(&rest, '\n', &line)) {
		names_consider(wishes, line);
		if (own_group_meet(wishes, line))
			own = line.at;
	}
	while (wishes->member.n > 0 &&
	       listing_next(&lines, wishes->member, &line))
		membership_consider(wishes, line, line.at == own);
}

/* Nobody can tell root's groups: a line of that name is the reason. */
static void
roots_doubt(struct roots *roots, struct str name)
{
	roots->overflow = true;
	if (roots->unclear.n == 0)
		text_add_str(&roots->unclear, name);
}

static void
root_add(struct roots *roots, struct str name)
{
	char *text = roots->text[roots->n];

	for (size_t i = 0; i < roots->n; i++)
		if (str_equal(roots->name[i], name))
			return;
	if (roots->n == ROOTS_MAX) {
		roots->overflow = true;
		return;
	}
	/* A name has 255 bytes at most: name_is_valid(). */
	memcpy(text, name.at, name.n);
	roots->name[roots->n++] = (struct str){ text, name.n };
}

static void
roots_add_gid(struct roots *roots, struct str gid, struct str name)
{
	uint32_t id;

	if (id_parse(name_trim(gid), &id))
		groups_add(&roots->groups, id);
	else
		roots_doubt(roots, name);
}

/*
 * Others read 00, -0, nothing, or 4294967296, which is no uid here, as 0:
 * digits are read as they read them, to wherever they end.
 */
static bool
uid_may_be_zero(struct str text)
{
	uint32_t value = 0;
	size_t i;

	text = name_trim(text);
	i = text.n > 0 && (*text.at == '+' || *text.at == '-');
	for (; i < text.n && text.at[i] >= '0' && text.at[i] <= '9'; i++)
		value = value * 10 + (uint32_t)(text.at[i] - '0');
	return value == 0;
}

/*
 * Whatever others may read as uid 0 counts as root's, so that no group of
 * root's is kept because its line, or the account's, is malformed.
 */
static void
root_consider(struct roots *roots, struct str line)
{
	struct str field[4] = { 0 }, name;

	for (size_t i = 0; i < 3; i++)
		if (!str_cut(&line, ':', &field[i]))
			return;
	if (!uid_may_be_zero(field[2]))
		return;
	name = name_trim(field[0]);
	if (name.n == 0 || *name.at == '#' || *name.at == '+' ||
	    *name.at == '-')
		return;
	if (!name_is_valid(name) && !str_is(name, "0"))
		roots_doubt(roots, name);
	else
		root_add(roots, name);
	if (str_cut(&line, ':', &field[3]))
		roots_add_gid(roots, field[3], name);
}

void
roots_add_accounts(struct roots *roots, struct str lines)
{
	struct str line;

	while (str_cut(&lines, '\n', &line))
		root_consider(roots, line);
}

static void
root_listing_add(struct roots *roots, struct str line)
{
	struct str field[3] = { 0 };

	for (size_t i = 0; i < 3; i++)
		str_cut(&line, ':', &field[i]);
	roots_add_gid(roots, field[2], field[0]);
}

void
roots_add_groups(struct roots *roots, struct str lines)
{
	for (size_t i = 0; i < roots->n; i++) {
		struct str rest = lines, line;

		while (listing_next(&rest, roots->name[i], &line))
			if (line_seems_to_list(line, roots->name[i]))
				root_listing_add(roots, line);
	}
	roots->overflow |= roots->groups.overflow;
}
