/* SPDX-License-Identifier: ISC */
/* The command line. */
#include "options.h"

#include "base/id.h"
#include "base/option.h"
#include "os/message.h"
#include "plan/capability.h"

#define TRY_HELP "try doff --help"

/* Long options without a letter; above every byte. */
enum {
	ALLOW_ROOT = 256,
	GROUP_OF,
	GROUPS_ENV,
	HOME,
	KEEP_CAPS,
	KEEP_GROUPS,
	KEEP_HOME,
	KEEP_ROOTLESS,
	NO_NEW_PRIVS,
	SHELL,
	UMASK,
	GIVE,
	OWN_ENV,
	OWN_FROM,
	OWN_ON_MISMATCH,
	OWN_SKIP,
	OWN_STDIO,
	OWN_STRICT,
	PREPARE,
	USER_ENV,
};

static const struct option_rule rules[] = {
	{ 'c', false, "create" },
	{ 'e', true, "env" },
	{ 'G', true, "groups" },
	{ 'm', true, "match" },
	{ 'd', true, "dir" },
	{ GIVE, true, "give" },
	{ 'o', true, "own" },
	{ OWN_ENV, true, "own-env" },
	{ OWN_FROM, true, "own-from" },
	{ OWN_ON_MISMATCH, false, "own-on-mismatch" },
	{ OWN_SKIP, true, "own-skip" },
	{ OWN_STRICT, false, "own-strict" },
	{ PREPARE, false, "prepare" },
	{ 'n', false, "dry-run" },
	{ 'r', false, "if-root" },
	{ 'v', false, "verbose" },
	{ 'h', false, "help" },
	{ 'V', false, "version" },
	{ ALLOW_ROOT, false, "allow-root" },
	{ GROUP_OF, true, "group-of" },
	{ GROUPS_ENV, true, "groups-env" },
	{ HOME, true, "home" },
	{ KEEP_CAPS, true, "keep-caps" },
	{ KEEP_GROUPS, false, "keep-groups" },
	{ KEEP_HOME, false, "keep-home" },
	{ KEEP_ROOTLESS, false, "keep-rootless" },
	{ NO_NEW_PRIVS, false, "no-new-privs" },
	{ SHELL, true, "shell" },
	{ OWN_STDIO, false, "own-stdio" },
	{ UMASK, true, "umask" },
	{ USER_ENV, false, "user-env" },
	{ 0, false, "" },
};

/* Options that only say yes. */
static const struct {
	short key;
	short offset; /* of a bool in struct request */
} flags[] = {
	{ 'c', offsetof(struct request, create) },
	{ 'n', offsetof(struct request, dry_run) },
	{ 'r', offsetof(struct request, if_root) },
	{ 'v', offsetof(struct request, verbose) },
	{ ALLOW_ROOT, offsetof(struct request, allow_root) },
	{ KEEP_GROUPS, offsetof(struct request, keep_groups) },
	{ KEEP_HOME, offsetof(struct request, keep_home) },
	{ KEEP_ROOTLESS, offsetof(struct request, keep_rootless) },
	{ OWN_ON_MISMATCH, offsetof(struct request, own_on_mismatch) },
	{ OWN_STRICT, offsetof(struct request, own_strict) },
	{ PREPARE, offsetof(struct request, prepare) },
	{ NO_NEW_PRIVS, offsetof(struct request, no_new_privs) },
	{ OWN_STDIO, offsetof(struct request, own_stdio) },
	{ USER_ENV, offsetof(struct request, user_env) },
};

/* Options that are repeated. */
static const struct {
	short key;
	short offset; /* of a struct paths in struct request */
} lists[] = {
	{ 'd', offsetof(struct request, dir) },
	{ 'o', offsetof(struct request, own) },
	{ 'G', offsetof(struct request, groups) },
	{ GIVE, offsetof(struct request, give) },
	{ GROUP_OF, offsetof(struct request, group_of) },
	{ OWN_SKIP, offsetof(struct request, own_skip) },
};

static int
refused(struct refusal refusal)
{
	return refusal.why ? message_refusal(&refusal) : 0;
}

static int
variables_take(struct request *request, const char *argument)
{
	if (request->has_variables)
		return message_error(argument, "--env is given twice",
				 "name all variables in one: PUID:PGID");
	request->has_variables = true;
	return refused(variables_parse(str_of(argument), &request->variables));
}

static int
umask_take(struct request *request, const char *argument)
{
	request->has_umask = true;
	if (id_parse_umask(str_of(argument), &request->umask))
		return 0;
	return message_error(argument, "not a umask", "one to four octal "
			 "digits, at most 0777");
}

static int
match_take(struct request *request, const char *argument)
{
	if (request->match != NULL)
		return message_error(argument, "--match is given twice",
				 "match one path");
	request->match = argument;
	return 0;
}

static int
path_take(struct paths *paths, const char *argument)
{
	if (paths->n == PATHS_MAX)
		return message_error(argument, "an option is given more "
				 "than 64 times", TRY_HELP);
	paths->path[paths->n++] = argument;
	return 0;
}

static int
option_refuse(int end, const char *given)
{
	return message_error(given,
			 end == OPTION_WITHOUT_ARGUMENT ? "needs an argument"
			 : end == OPTION_WITH_ARGUMENT ? "takes no argument"
			 : "not an option of doff", TRY_HELP);
}

/* Check the PATH of an option that takes one; the last two take a MODE. */
static int
path_check(int key, const char *option, const char *argument)
{
	static const short takes[] = { 'm', 'o', GROUP_OF, OWN_SKIP, HOME,
				       SHELL, 'd', GIVE };
	const size_t n = sizeof takes / sizeof *takes;

	for (size_t i = 0; i < n; i++)
		if (takes[i] == key)
			return refused(path_argument_check(option, argument,
							   i >= n - 2));
	return 0;
}

static int
option_take(struct request *request, int key, const char *argument)
{
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		if (flags[i].key != key)
			continue;
		*(bool *)((char *)request + flags[i].offset) = true;
		return 0;
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (lists[i].key == key)
			return path_take((struct paths *)((char *)request +
							  lists[i].offset),
					 argument);
	switch (key) {
	case 'e':
		return variables_take(request, argument);
	case 'm':
		return match_take(request, argument);
	case OWN_FROM:
		return refused(ownership_parse_from(str_of(argument),
						    &request->own_from));
	case OWN_ENV:
		return refused(variable_name_parse(str_of(argument),
						   &request->own_env));
	case GROUPS_ENV:
		return refused(variable_name_parse(str_of(argument),
						   &request->groups_env));
	case KEEP_CAPS:
		return refused(capability_list_parse(str_of(argument),
						     &request->keep_caps));
	case HOME:
		request->new_home = argument;
		return 0;
	case SHELL:
		request->new_shell = argument;
		return 0;
	default:
		return umask_take(request, argument);
	}
}

static enum options_outcome
operands_take(struct request *request, char *const *operands)
{
	if (operands[0] == NULL) {
		message_error("usage", "doff [OPTION]... USER[:GROUP] "
			  "COMMAND [ARG]...", TRY_HELP);
		return OPTIONS_WRONG;
	}
	request->operand = str_of(operands[0]);
	request->command = operands + 1;
	if (operands[1] != NULL && str_is(str_of(operands[1]), "--"))
		request->command++;
	if (request->prepare)
		request->own_strict = true;
	if (request->prepare == (request->command[0] == NULL))
		return OPTIONS_RUN;
	if (request->prepare)
		message_error(operands[0], "a command after it",
			  "--prepare runs none");
	else
		message_error(operands[0], "no command after it",
			  "write USER[:GROUP] COMMAND [ARG]...");
	return OPTIONS_WRONG;
}

enum options_outcome
options_read(char *const *argv, struct request *request)
{
	struct option_scan scan = { .rules = rules, .argv = argv };
	int key;

	/* argv may be empty: execve(2) of Linux before 5.18. */
	scan.at = argv[0] != NULL;
	while ((key = option_next(&scan)) != OPTION_DONE) {
		if (key == 'h')
			return OPTIONS_HELP;
		if (key == 'V')
			return OPTIONS_VERSION;
		if (key < 0) {
			option_refuse(key, scan.given);
			return OPTIONS_WRONG;
		}
		if (path_check(key, scan.given, scan.argument) < 0 ||
		    option_take(request, key, scan.argument) < 0)
			return OPTIONS_WRONG;
	}
	return operands_take(request, argv + scan.at);
}
