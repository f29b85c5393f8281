/* SPDX-License-Identifier: ISC */
/* One line of passwd(5) or group(5), parsed strictly. */
#include "plan/account_line.h"

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

static const char *
byte_fault(struct str line)
{
	if (line.n > ACCOUNT_LINE_MAX)
		return "it is longer than 65535 bytes";
	if (line.n == 0)
		return NULL;
	if (line.at[line.n - 1] == '\r')
		return ENDS_IN_CR;
	if (*line.at == ' ' || *line.at == '\t')
		return "it begins with a blank";
	if (memchr(line.at, '\t', line.n) != NULL)
		return "it contains a tab";
	return str_has_control(line) ? "it contains a control byte" : NULL;
}

/* The one reading of a line; field holds as many as it has. */
static const char *
line_read(struct str line, bool is_group, struct str field[7],
	  struct account *account)
{
	const char *fault = byte_fault(line);
	size_t n = is_group ? 4 : 7;

	if (fault != NULL)
		return fault;
	field[n - 1].at = NULL;
	if (!fields_split(line, field, n))
		return field[n - 1].at == NULL ? "a field is missing"
		       : is_group	       ? "it has a fifth field"
					       : "it has an eighth field";
	if (!line_name_is_valid(field[0], field[2]))
		return "its name is invalid (a blank, a BOM?)";
	if (!is_group && !id_parse(field[2], &account->uid))
		return "its uid is not an id";
	return id_parse(field[is_group ? 2 : 3], &account->gid)
		       ? NULL
		       : "its gid is not an id";
}

bool
account_parse(struct str line, struct account *account)
{
	struct str field[7];

	if (line_read(line, false, field, account) != NULL)
		return false;
	account->name = field[0];
	account->home = field[5];
	account->shell = field[6];
	return true;
}

bool
group_parse(struct str line, struct group *group)
{
	struct str field[7];
	struct account account;

	if (line_read(line, true, field, &account) != NULL)
		return false;
	group->gid = account.gid;
	group->name = field[0];
	group->members = field[3];
	return true;
}

const char *
line_fault(struct str line, bool is_group)
{
	struct str field[7];
	struct account account;

	return line_read(line, is_group, field, &account);
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
byte_is_graphic(char byte)
{
	return byte > ' ' && byte < 0x7f;
}

struct str
name_trim(struct str text)
{
	while (text.n > 0 && !byte_is_graphic(*text.at)) {
		text.at++;
		text.n--;
	}
	while (text.n > 0 && !byte_is_graphic(text.at[text.n - 1]))
		text.n--;
	return text;
}

bool
line_seems_named(struct str line, struct str name)
{
	line = name_trim(line);
	if (!str_starts(line, name))
		return false;
	line = name_trim((struct str){ line.at + name.n, line.n - name.n });
	return line.n > 0 && *line.at == ':';
}
