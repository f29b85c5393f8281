/* SPDX-License-Identifier: ISC */
/* The command line. */
#include "options.h"

#include "base/id.h"
#include "base/option.h"
#include "os/message.h"
#include "plan/capability.h"
#include "usage.h"

#define TRY_HELP "try doff --help"

/* In the order of usage_options. */
enum {
	ENV,
	MATCH,
	ALLOW_ROOT,
	IF_ROOT,
	KEEP_ROOTLESS,
	CREATE,
	HOME,
	SHELL,
	DIR,
	GIVE,
	OWN,
	OWN_ENV,
	OWN_FROM,
	OWN_ON_MISMATCH,
	OWN_SKIP,
	OWN_STRICT,
	PREPARE,
	GROUPS,
	GROUP_OF,
	GROUPS_ENV,
	KEEP_GROUPS,
	KEEP_CAPS,
	NO_NEW_PRIVS,
	KEEP_HOME,
	OWN_STDIO,
	UMASK,
	USER_ENV,
	DRY_RUN,
	VERBOSE,
	HELP,
	VERSION,
};

enum kind {
	OTHER,	    /* read by its own function */
	FLAG,	    /* sets a bool */
	LIST,	    /* is repeated: goes to a struct paths */
	PATHS,	    /* likewise, each a PATH */
	MODE_PATHS, /* likewise, each [MODE:]PATH */
	PATH,	    /* a PATH: goes to a pointer, the last given wins */
};

/* What an option does to a member of struct request. */
static const struct {
	unsigned char kind;
	short offset;
} rules[] = {
	[MATCH] = { PATH, offsetof(struct request, match) },
	[CREATE] = { FLAG, offsetof(struct request, create) },
	[HOME] = { PATH, offsetof(struct request, new_home) },
	[SHELL] = { PATH, offsetof(struct request, new_shell) },
	[ALLOW_ROOT] = { FLAG, offsetof(struct request, allow_root) },
	[IF_ROOT] = { FLAG, offsetof(struct request, if_root) },
	[KEEP_ROOTLESS] = { FLAG, offsetof(struct request, keep_rootless) },
	[DIR] = { MODE_PATHS, offsetof(struct request, dir) },
	[GIVE] = { MODE_PATHS, offsetof(struct request, give) },
	[OWN] = { PATHS, offsetof(struct request, own) },
	[OWN_ON_MISMATCH] = { FLAG, offsetof(struct request, own_on_mismatch) },
	[OWN_SKIP] = { PATHS, offsetof(struct request, own_skip) },
	[OWN_STRICT] = { FLAG, offsetof(struct request, own_strict) },
	[PREPARE] = { FLAG, offsetof(struct request, prepare) },
	[GROUPS] = { LIST, offsetof(struct request, groups) },
	[GROUP_OF] = { PATHS, offsetof(struct request, group_of) },
	[KEEP_GROUPS] = { FLAG, offsetof(struct request, keep_groups) },
	[NO_NEW_PRIVS] = { FLAG, offsetof(struct request, no_new_privs) },
	[KEEP_HOME] = { FLAG, offsetof(struct request, keep_home) },
	[OWN_STDIO] = { FLAG, offsetof(struct request, own_stdio) },
	[USER_ENV] = { FLAG, offsetof(struct request, user_env) },
	[DRY_RUN] = { FLAG, offsetof(struct request, dry_run) },
	[VERBOSE] = { FLAG, offsetof(struct request, verbose) },
};

static struct refusal
variables_set(struct request *request, const char *argument)
{
	if (request->has_variables)
		return (struct refusal){ str_of(argument),
					 "--env is given twice",
					 "name all variables in one: "
					 "PUID:PGID" };
	request->has_variables = true;
	return variables_parse(str_of(argument), &request->variables);
}

static struct refusal
umask_set(struct request *request, const char *argument)
{
	request->has_umask = true;
	if (id_parse_umask(str_of(argument), &request->umask))
		return accepted();
	return (struct refusal){ str_of(argument), "not a umask",
				 "one to four octal digits, at most 0777" };
}

static struct refusal
list_add(struct paths *paths, const char *argument)
{
	if (paths->n == PATHS_MAX)
		return (struct refusal){
			str_of(argument),
			"an option is given more than 64 times",
			TRY_HELP,
		};
	paths->path[paths->n++] = argument;
	return accepted();
}

static int
option_refuse(int end, const char *given)
{
	return message_error(given,
			 end == OPTION_WITHOUT_ARGUMENT ? "needs an argument"
			 : end == OPTION_WITH_ARGUMENT ? "takes no argument"
			 : "unknown option", TRY_HELP);
}

static struct refusal
other_set(struct request *request, int option, const char *argument)
{
	struct str text = str_of(argument);

	switch (option) {
	case ENV:
		return variables_set(request, argument);
	case OWN_FROM:
		return ownership_parse_from(text, &request->own_from);
	case OWN_ENV:
		return variable_name_parse(text, &request->own_env);
	case GROUPS_ENV:
		return variable_name_parse(text, &request->groups_env);
	case KEEP_CAPS:
		return capability_list_parse(text, &request->keep_caps);
	default:
		return umask_set(request, argument);
	}
}

static struct refusal
option_set(struct request *request, int option, const struct option_scan *scan)
{
	void *member = (char *)request + rules[option].offset;
	enum kind kind = rules[option].kind;
	struct refusal refusal = { 0 };

	if (kind >= PATHS)
		refusal = path_argument_check(scan->given, scan->argument,
					      kind == MODE_PATHS);
	if (refusal.why != NULL)
		return refusal;
	if (kind == OTHER)
		return other_set(request, option, scan->argument);
	if (kind == FLAG)
		*(bool *)member = true;
	else if (kind != PATH)
		return list_add(member, scan->argument);
	else if (option == MATCH && request->match != NULL)
		return (struct refusal){ str_of(scan->argument),
					 "--match is given twice",
					 "match one path" };
	else
		*(const char **)member = scan->argument;
	return refusal;
}

static enum options_outcome
operands_set(struct request *request, char *const *operands)
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
	struct option_scan scan = { .usage = usage_options, .argv = argv };
	struct refusal refusal;
	int option;

	/* argv may be empty: execve(2) of Linux before 5.18. */
	scan.at = argv[0] != NULL;
	while ((option = option_next(&scan)) != OPTION_DONE) {
		if (option == HELP)
			return OPTIONS_HELP;
		if (option == VERSION)
			return OPTIONS_VERSION;
		if (option < 0) {
			option_refuse(option, scan.given);
			return OPTIONS_WRONG;
		}
		refusal = option_set(request, option, &scan);
		if (refusal.why != NULL) {
			message_refusal(&refusal);
			return OPTIONS_WRONG;
		}
	}
	return operands_set(request, argv + scan.at);
}
