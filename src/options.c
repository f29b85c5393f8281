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
	OTHER, /* read by its own function */
	FLAG,  /* sets a bool */
	LIST,  /* is repeated: goes to a struct paths */
	TEXT,  /* goes to a pointer */
};

/* What an option does to a member of struct request. */
static const struct {
	unsigned char kind, argument;
	short offset;
} rules[] = {
	[ENV] = { OTHER, ARGUMENT_NAME, 0 },
	[MATCH] = { TEXT, ARGUMENT_PATH, offsetof(struct request, match) },
	[ALLOW_ROOT] = { FLAG, 0, offsetof(struct request, allow_root) },
	[IF_ROOT] = { FLAG, 0, offsetof(struct request, if_root) },
	[KEEP_ROOTLESS] = { FLAG, 0, offsetof(struct request, keep_rootless) },
	[CREATE] = { FLAG, 0, offsetof(struct request, create) },
	[HOME] = { TEXT, ARGUMENT_PATH, offsetof(struct request, new_home) },
	[SHELL] = { TEXT, ARGUMENT_PATH, offsetof(struct request, new_shell) },
	[DIR] = { LIST, ARGUMENT_MODE_PATH, offsetof(struct request, dir) },
	[GIVE] = { LIST, ARGUMENT_MODE_PATH, offsetof(struct request, give) },
	[OWN] = { LIST, ARGUMENT_PATH, offsetof(struct request, own) },
	[OWN_ENV] = { OTHER, ARGUMENT_NAME, 0 },
	[OWN_FROM] = { OTHER, ARGUMENT_TEXT, 0 },
	[OWN_ON_MISMATCH] = { FLAG, 0,
			      offsetof(struct request, own_on_mismatch) },
	[OWN_SKIP] = { LIST, ARGUMENT_PATH,
		       offsetof(struct request, own_skip) },
	[OWN_STRICT] = { FLAG, 0, offsetof(struct request, own_strict) },
	[PREPARE] = { FLAG, 0, offsetof(struct request, prepare) },
	[GROUPS] = { LIST, ARGUMENT_TEXT, offsetof(struct request, groups) },
	[GROUP_OF] = { LIST, ARGUMENT_PATH,
		       offsetof(struct request, group_of) },
	[GROUPS_ENV] = { OTHER, ARGUMENT_NAME, 0 },
	[KEEP_GROUPS] = { FLAG, 0, offsetof(struct request, keep_groups) },
	[KEEP_CAPS] = { OTHER, ARGUMENT_TEXT, 0 },
	[NO_NEW_PRIVS] = { FLAG, 0, offsetof(struct request, no_new_privs) },
	[KEEP_HOME] = { FLAG, 0, offsetof(struct request, keep_home) },
	[OWN_STDIO] = { FLAG, 0, offsetof(struct request, own_stdio) },
	[UMASK] = { OTHER, ARGUMENT_TEXT, 0 },
	[USER_ENV] = { FLAG, 0, offsetof(struct request, user_env) },
	[DRY_RUN] = { FLAG, 0, offsetof(struct request, dry_run) },
	[VERBOSE] = { FLAG, 0, offsetof(struct request, verbose) },
};

static struct refusal
variables_set(struct request *request, const char *argument)
{
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
				 "three or four octal digits, at most 0777" };
}

static struct refusal
list_add(struct paths *paths, const struct option_scan *scan)
{
	if (paths->n == PATHS_MAX)
		return refuse(str_of(scan->given),
			      "is given more than 64 times");
	paths->path[paths->n++] = scan->argument;
	return accepted();
}

static int
option_refuse(int end, const char *given)
{
	return message_error(given,
			     end == OPTION_WITHOUT_ARGUMENT
				     ? "needs an argument"
			     : end == OPTION_WITH_ARGUMENT ? "takes no argument"
							   : "unknown option",
			     TRY_HELP);
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

	if (kind == FLAG)
		*(bool *)member = true;
	else if (kind == LIST)
		return list_add(member, scan);
	else if (kind == OTHER)
		return other_set(request, option, scan->argument);
	else
		*(const char **)member = scan->argument;
	return accepted();
}

#define BIT(option) (UINT64_C(1) << (option))

/* met: a set of the options before this one. */
static struct refusal
option_check(int option, const struct option_scan *scan, uint64_t *met)
{
	uint64_t bit = BIT(option);
	bool is_again = (*met & bit) != 0;
	enum kind kind = rules[option].kind;

	*met |= bit;
	if (kind == FLAG)
		return accepted();
	if (is_again && kind != LIST && option != KEEP_CAPS)
		return (struct refusal){ str_of(scan->given), "is given twice",
					 "give it once (for -e: PUID:PGID)" };
	return argument_check(scan->given, scan->argument,
			      rules[option].argument);
}

/* How --own works says nothing without it; FROM counts for links of --give. */
static int
own_check_options(uint64_t met)
{
	uint64_t how = met & (BIT(OWN_ENV) | BIT(OWN_FROM) |
			      BIT(OWN_ON_MISMATCH) | BIT(OWN_SKIP));
	uint64_t what = BIT(OWN);

	if (how == BIT(OWN_FROM))
		what |= BIT(DIR) | BIT(GIVE);
	if (how == 0 || (met & what) != 0)
		return 0;
	return message_error("usage",
			     "--own-env, --own-from, --own-on-mismatch and "
			     "--own-skip need --own",
			     NULL);
}

static enum options_outcome
operands_set(struct request *request, char *const *operands)
{
	if (operands[0] == NULL) {
		message_error("usage",
			      "doff [OPTION]... USER[:GROUP] "
			      "COMMAND [ARG]...",
			      TRY_HELP);
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
	uint64_t met = 0;
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
		refusal = option_check(option, &scan, &met);
		if (refusal.why == NULL)
			refusal = option_set(request, option, &scan);
		if (refusal.why != NULL) {
			message_refusal(&refusal);
			return OPTIONS_WRONG;
		}
	}
	if (own_check_options(met) < 0)
		return OPTIONS_WRONG;
	return operands_set(request, argv + scan.at);
}
