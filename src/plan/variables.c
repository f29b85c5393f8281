/* SPDX-License-Identifier: ISC */
/* The environment variables that --env names, and what they hold. */
#include "plan/variables.h"

#include <string.h>

#define NO_NAME \
	"not the name of a variable: write the name (letters, digits, _), " \
	"not the value"

struct refusal
variable_name_parse(struct str text, struct str *name)
{
	*name = text;
	if (text.n == 0 || str_variable_n(text) != text.n)
		return refuse(text, NO_NAME);
	return accepted();
}

struct refusal
variables_parse(struct str text, struct variable_names *names)
{
	struct str *const each[] = { &names->uid, &names->gid, &names->umask };
	struct str rest = text;
	size_t named = 0;

	*names = (struct variable_names){ 0 };
	if (text.n > 0 && (memchr(text.at, '=', text.n) != NULL ||
			   memchr(text.at, '$', text.n) != NULL))
		return refuse(
			text,
			"--env takes names of variables, without $ or "
			"value, as in PUID:PGID");
	for (size_t i = 0; i < 3 && str_cut(&rest, ':', each[i]); i++) {
		if (str_variable_n(*each[i]) != each[i]->n)
			return refuse(*each[i], NO_NAME);
		named += each[i]->n > 0;
	}
	if (rest.at != NULL || named == 0)
		return refuse(text, "--env takes one to three names: "
				    "UID[:GID[:UMASK]]");
	return accepted();
}

struct variable
variable_of(struct str name, struct str entry)
{
	size_t skip = name.n + 1;

	return (struct variable){
		entry,
		{ entry.at + skip, entry.n - skip },
	};
}
