/* SPDX-License-Identifier: ISC */
/* The environment variables that --env names, and what they hold. */
#include "plan/variables.h"

#include <string.h>

static bool
variable_name_is_valid(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char byte = name.at[i];
		bool letter = (byte >= 'A' && byte <= 'Z') ||
			      (byte >= 'a' && byte <= 'z') || byte == '_';
		bool digit = byte >= '0' && byte <= '9';

		if (!letter && (!digit || i == 0))
			return false;
	}
	return true;
}

struct refusal
variables_parse(struct str text, struct variables *variables)
{
	struct variable *const each[] = { &variables->uid, &variables->gid,
					  &variables->umask };
	struct str rest = text;
	size_t named = 0;

	*variables = (struct variables){ 0 };
	if (text.n > 0 && memchr(text.at, '=', text.n) != NULL)
		return refuse(text, "--env takes the names of variables, as "
				    "in PUID:PGID, not their values");
	for (size_t i = 0; i < 3; i++) {
		struct str *name = &each[i]->name;

		if (!str_cut(&rest, ':', name))
			break;
		if (!variable_name_is_valid(*name))
			return refuse(text, "not the name of a variable: "
					    "write --env UID[:GID[:UMASK]]");
		named += name->n > 0;
	}
	if (rest.at != NULL || named == 0)
		return refuse(text, "--env takes one to three names: "
				    "UID[:GID[:UMASK]]");
	return accepted();
}

void
variable_set(struct variable *variable, struct str entry)
{
	size_t skip = variable->name.n + 1;

	variable->entry = entry;
	variable->value = (struct str){ entry.at + skip, entry.n - skip };
}
