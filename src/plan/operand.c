/* SPDX-License-Identifier: ISC */
/* The operand that says who to become: USER[:GROUP]. */
#include "plan/operand.h"

#include <string.h>

#include "base/id.h"

static bool
name_byte_is_valid(char byte)
{
	return byte > ' ' && byte < 0x7f && byte != ':' && byte != ',' &&
	       byte != '/';
}

bool
name_is_valid(struct str text)
{
	if (text.n == 0 || text.n > 255 || str_is_digits(text))
		return false;
	/* NIS compatibility and comments, as the libcs read the files. */
	if (text.at[0] == '+' || text.at[0] == '-' || text.at[0] == '#')
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (!name_byte_is_valid(text.at[i]))
			return false;
	return true;
}

struct refusal
name_or_id_parse(struct str text, struct name_or_id *out)
{
	*out = (struct name_or_id){ .text = text };
	if (str_is_digits(text)) {
		out->is_id = true;
		if (!id_parse(text, &out->id))
			return id_refuse(text, "not an id");
		return accepted();
	}
	if (str_has_variable(text))
		return refuse(text, NO_SHELL);
	if (!name_is_valid(text))
		return (struct refusal){
			text,
			"neither a name nor an id",
			"a name has at most 255 bytes of printable ASCII, no "
			"blank or , : / and no + - # in front",
		};
	return accepted();
}

static size_t
count_of(struct str text, struct str bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += memchr(bytes.at, text.at[i], bytes.n) != NULL;
	return n;
}

/* Such as 0x3e8, or 1.00064e+09, which a template engine made of an id. */
static bool
seems_number(struct str text)
{
	return text.at[0] >= '0' && text.at[0] <= '9' &&
	       count_of(text, STR("0123456789.+abcdefxABCDEFX")) == text.n;
}

struct refusal
name_refuse(struct str name, const char *why, const char *fault,
	    const char *cure)
{
	if (seems_number(name))
		return id_refuse(name, "looks like a number, but is not an id");
	/* Such as uid=1000, or what a list in a file had around it. */
	if (count_of(name, STR("\"'=;")) > 0)
		cure = "write it without quotes, = or ;";
	return (struct refusal){ name, why, fault != NULL ? fault : cure };
}

struct refusal
operand_parse(struct str text, struct operand *operand)
{
	struct str rest = text, user, group;
	struct refusal refusal;

	*operand = (struct operand){ 0 };
	if (text.n == 0)
		return refuse(text, "the operand USER[:GROUP] is empty "
				    "(an unset variable?): name a user");
	str_cut(&rest, ':', &user);
	if (user.n == 0)
		return refuse(text, "no user before the colon: "
				    "write USER:GROUP");
	refusal = name_or_id_parse(user, &operand->user);
	if (refusal.why || !str_cut(&rest, ':', &group))
		return refusal;
	if (rest.at != NULL)
		return refuse(text, "more than one colon: write USER:GROUP");
	if (group.n == 0)
		return accepted();
	operand->has_group = true;
	return name_or_id_parse(group, &operand->group);
}
