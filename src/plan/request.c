/* SPDX-License-Identifier: ISC */
/* What the command line asks for. */
#include "plan/request.h"

#include <string.h>

/* Behind the last colon: a mode that stands on the wrong side of PATH. */
static bool
mode_is_behind(const char *path, bool has_mode)
{
	const char *colon = memrchr(path, ':', strlen(path));

	return colon != NULL && str_is_digits(str_of(colon + 1)) &&
	       (has_mode || colon[1] == '0');
}

/* Before the first slash: a mode that is none, or an owner. */
static bool
colon_is_before(const char *path, bool has_mode)
{
	struct str text = str_of(path), rest = text, first;

	str_cut(&rest, '/', &first);
	if (rest.at == NULL)
		return has_mode && memchr(path, ':', text.n) != NULL;
	return path[0] != '.' && memchr(path, ':', first.n) != NULL;
}

struct refusal
argument_check(const char *option, const char *argument, enum argument kind)
{
	const char *path = argument;
	bool has_mode = kind == ARGUMENT_MODE_PATH;

	if (has_mode)
		path = ownership_path(argument);
	if (path[0] == '\0')
		return refuse(str_of(option), "its argument or PATH is empty "
					      "(an unset variable?)");
	if (kind == ARGUMENT_NAME)
		return accepted();
	if (str_has_variable(str_of(argument)))
		return refuse(str_of(argument), NO_SHELL);
	if (kind == ARGUMENT_TEXT)
		return accepted();
	if ((path == argument && colon_is_before(path, has_mode)) ||
	    (has_mode && str_is_digits(str_of(argument))) ||
	    mode_is_behind(path, has_mode))
		return refuse(str_of(argument),
			      "not a PATH (--dir and --give take MODE:PATH, as "
			      "in 0750:/data)");
	return accepted();
}
