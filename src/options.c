/* SPDX-License-Identifier: ISC */
/* The command line. */
#include "options.h"

#include "core/id.h"
#include "core/option.h"
#include "sys/msg.h"

#define TRY_HELP "try doff --help"

/* Long options without a letter; above every byte. */
enum {
	ALLOW_ROOT = 256,
	HOME,
	KEEP_HOME,
	SHELL,
	UMASK,
};

static const struct option_rule rules[] = {
	{ 'c', false, "create" },
	{ 'e', true, "env" },
	{ 'm', true, "match" },
	{ 'n', false, "dry-run" },
	{ 'r', false, "if-root" },
	{ 'v', false, "verbose" },
	{ 'h', false, "help" },
	{ 'V', false, "version" },
	{ ALLOW_ROOT, false, "allow-root" },
	{ HOME, true, "home" },
	{ KEEP_HOME, false, "keep-home" },
	{ SHELL, true, "shell" },
	{ UMASK, true, "umask" },
	{ 0, false, "" },
};

/* Options that only say yes. */
static const struct {
	int key;
	size_t offset; /* of a bool in struct request */
} flags[] = {
	{ 'c', offsetof(struct request, create) },
	{ 'n', offsetof(struct request, dry_run) },
	{ 'r', offsetof(struct request, if_root) },
	{ 'v', offsetof(struct request, verbose) },
	{ ALLOW_ROOT, offsetof(struct request, allow_root) },
	{ KEEP_HOME, offsetof(struct request, keep_home) },
};

const char options_version[] = "doff " DOFF_VERSION "\n";

const char options_help[] =
"usage: doff [OPTION]... USER[:GROUP] COMMAND [ARG]...\n"
"Become USER, prove it, and become COMMAND.\n"
"\n"
"who to become\n"
"  -e, --env UID[:GID[:UMASK]]  variables that override uid, gid, umask\n"
"  -m, --match PATH             uid and gid of whoever owns PATH\n"
"  -c, --create                 make /etc/passwd and /etc/group agree: add\n"
"                               the account, or change its ids\n"
"      --home DIR               home of a new account (/home/USER)\n"
"      --shell PATH             shell of a new account (/bin/sh)\n"
"      --allow-root             permit an identity with uid 0\n"
"  -r, --if-root                not started as root: run as who we are\n"
"\n"
"what the command finds\n"
"      --keep-home              leave HOME as it is\n"
"      --umask MODE             umask, octal\n"
"\n"
"  -n, --dry-run                print the plan, change and run nothing\n"
"  -v, --verbose                say each step on standard error\n"
"  -h, --help                   this text\n"
"  -V, --version                the version\n"
"\n"
"Exit status: 125 doff refused or failed, 126 COMMAND cannot be executed,\n"
"127 COMMAND not found; else that of COMMAND.\n";

static int
refused(struct refusal refusal)
{
	return refusal.why ? msg_refusal(&refusal) : 0;
}

static int
variables_take(struct request *request, const char *argument)
{
	if (request->has_variables)
		return msg_error(str_of(argument), "--env is given twice",
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
	return msg_error(str_of(argument), "not a umask", "one to four octal "
			 "digits, at most 0777");
}

static int
match_take(struct request *request, const char *argument)
{
	if (request->match != NULL)
		return msg_error(str_of(argument), "--match is given twice",
				 "match one path");
	request->match = argument;
	return 0;
}

static int
option_refuse(int end, const char *given)
{
	return msg_error(str_of(given),
			 end == OPTION_WITHOUT_ARGUMENT ? "needs an argument"
			 : end == OPTION_WITH_ARGUMENT ? "takes no argument"
			 : "not an option of doff", TRY_HELP);
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
	switch (key) {
	case 'e':
		return variables_take(request, argument);
	case 'm':
		return match_take(request, argument);
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
		msg_error(str_of("usage"), "doff [OPTION]... USER[:GROUP] "
			  "COMMAND [ARG]...", TRY_HELP);
		return OPTIONS_WRONG;
	}
	request->operand = str_of(operands[0]);
	request->command = operands + 1;
	if (operands[1] != NULL && str_equal(str_of(operands[1]),
					     str_of("--")))
		request->command++;
	if (request->command[0] != NULL)
		return OPTIONS_RUN;
	msg_error(request->operand, "no command after it",
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
		if (option_take(request, key, scan.argument) < 0)
			return OPTIONS_WRONG;
	}
	return operands_take(request, argv + scan.at);
}
