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

/* Before the first slash: a mode that is none, an owner, or a drive. */
static bool
colon_is_before(const char *path, bool has_mode)
{
	struct str rest = str_of(path), first;

	str_cut(&rest, '/', &first);
	if (rest.at == NULL && !has_mode)
		return path[1] == ':' && path[2] == '\\';
	return memchr(path, ':', first.n) != NULL;
}

/* No shell removed it, or an editor left it: a blank, CR or quote at an end. */
static bool
is_stray(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r') || byte == '"' ||
	       byte == '\'';
}

struct refusal
argument_check(const char *option, const char *argument, enum argument kind)
{
	const char *path = argument;
	bool has_mode = kind == ARGUMENT_MODE_PATH;
	struct str text = str_of(argument);

	if (has_mode)
		path = ownership_path(argument);
	if (path[0] == '\0')
		return refuse(str_of(option), "its argument or PATH is empty "
					      "(an unset variable?)");
	if (kind == ARGUMENT_NAME)
		return accepted();
	if (str_has_variable(text))
		return refuse(text, NO_SHELL);
	if (kind == ARGUMENT_TEXT)
		return accepted();
	if (is_stray(path[0]) || is_stray(text.at[text.n - 1]))
		return refuse(text, "begins or ends with a blank, CR or quote");
	if (colon_is_before(path, has_mode) || mode_is_behind(path, has_mode) ||
	    (has_mode && str_is_digits(text)))
		return refuse(text,
			      "not a PATH (--dir and --give take MODE:PATH, as "
			      "in 0750:/data)");
	return accepted();
}
