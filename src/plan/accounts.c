/* SPDX-License-Identifier: ISC */
/* Lines of passwd(5) and group(5), read strictly, and look-ups in them. */
#include "plan/accounts.h"

#include <string.h>

#include "base/id.h"

/* Cut line at its colons; false unless it has exactly n fields. */
static bool
fields_split(struct str line, struct str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!str_cut(&line, ':', &fields[i]))
			return false;
	return line.at == NULL;
}

/*
 * Podman and CRI-O add lines that are named by their number: such a line is
 * an account to whoever has its id.  Any other name of digits is none.
 */
static bool
line_name_is_valid(struct str name, struct str id)
{
	return name_is_valid(name) || (name.n > 0 && str_equal(name, id));
}

bool
account_parse(struct str line, struct account *account)
{
	struct str field[7];

	if (line.n > ACCOUNT_LINE_MAX || !fields_split(line, field, 7))
		return false;
	if (!line_name_is_valid(field[0], field[2]) || str_has_control(line))
		return false;
	if (!id_parse(field[2], &account->uid) ||
	    !id_parse(field[3], &account->gid))
		return false;
	account->name = field[0];
	account->home = field[5];
	account->shell = field[6];
	return true;
}

bool
group_parse(struct str line, struct group *group)
{
	struct str field[4];

	if (line.n > ACCOUNT_LINE_MAX || !fields_split(line, field, 4))
		return false;
	if (!line_name_is_valid(field[0], field[2]) || str_has_control(line))
		return false;
	if (!id_parse(field[2], &group->gid))
		return false;
	group->name = field[0];
	group->members = field[3];
	return true;
}

static const char *
byte_fault(struct str line)
{
	if (line.n > ACCOUNT_LINE_MAX)
		return "more than 65535 bytes";
	if (line.n > 0 && line.at[line.n - 1] == '\r')
		return "a carriage return at its end";
	if (line.n > 0 && (line.at[0] == ' ' || line.at[0] == '\t'))
		return "a blank in front";
	if (line.n > 0 && memchr(line.at, '\t', line.n) != NULL)
		return "a tab";
	return str_has_control(line) ? "a control byte" : NULL;
}

static const char *
field_fault(struct str line, size_t n)
{
	struct str field[7];
	bool is_group = n == 4;
	uint32_t id;

	for (size_t i = 0; i < n; i++)
		if (!str_cut(&line, ':', &field[i]))
			return "a field is missing";
	if (line.at != NULL)
		return is_group ? "a fifth field" : "an eighth field";
	if (!line_name_is_valid(field[0], field[2]))
		return "its name is not one";
	if (!id_parse(field[2], &id))
		return is_group ? "its gid is not an id"
				: "its uid is not an id";
	if (!is_group && !id_parse(field[3], &id))
		return "its gid is not an id";
	return NULL;
}

const char *
account_line_fault(struct str line)
{
	const char *fault = byte_fault(line);

	return fault ? fault : field_fault(line, 7);
}

const char *
group_line_fault(struct str line)
{
	const char *fault = byte_fault(line);

	return fault ? fault : field_fault(line, 4);
}

bool
group_has_member(const struct group *group, struct str name)
{
	struct str rest = group->members, member;

	while (str_cut(&rest, ',', &member))
		if (str_equal(member, name))
			return true;
	return false;
}

/*
 * Files of 100,000 lines are common where a directory is dumped into them:
 * the cheap tests below find candidates, and only those are parsed.
 */

bool
line_may_be_named(struct str line, struct str name)
{
	return line.n > name.n && line.at[name.n] == ':' &&
	       str_starts(line, name);
}

bool
line_may_have_id(struct str line, struct str id)
{
	struct str field;

	str_cut(&line, ':', &field);
	return str_cut(&line, ':', &field) && line_may_be_named(line, id);
}

static bool
line_may_list(struct str line, struct str member)
{
	const char *last = memrchr(line.at, ':', line.n);
	size_t n = last ? (size_t)(line.at + line.n - last) - 1 : 0;

	/* Most groups have no members: their lines end in a colon. */
	return n >= member.n;
}

static void
account_consider(struct account_search *search, struct str line)
{
	struct account account;
	bool candidate = search->key.is_id
				 ? line_may_have_id(line, search->key.text)
				 : line_may_be_named(line, search->key.text);

	if (!candidate)
		return;
	if (!account_parse(line, &account)) {
		search->malformed = true;
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

static void
group_consider_named(struct group_search *search, struct str line)
{
	struct group group;

	if (search->found || !line_may_be_named(line, search->name))
		return;
	search->found = group_parse(line, &group);
	if (search->found)
		search->gid = group.gid;
}

/*
 * The group named like its member may be about to get another gid: the first
 * of that name, as edit_look() takes it, whether or not it lists the member.
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

static void
membership_add(struct group_wishes *wishes, uint32_t gid, bool own)
{
	if (!own) {
		groups_add(wishes->memberships, gid);
		return;
	}
	wishes->own_listed = true;
	wishes->own_gid = gid;
}

void
group_search(struct group_wishes *wishes, struct str lines)
{
	struct str line, member = wishes->member;
	struct group group;

	while (str_cut(&lines, '\n', &line)) {
		bool own = own_group_meet(wishes, line);

		for (size_t i = 0; i < wishes->named_n; i++)
			group_consider_named(&wishes->named[i], line);
		if (member.n > 0 && line_may_list(line, member) &&
		    group_parse(line, &group) &&
		    group_has_member(&group, member))
			membership_add(wishes, group.gid, own);
	}
}
