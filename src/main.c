/* SPDX-License-Identifier: ISC */
/* doff takes off root: the story from argv to execve. */
#include <sys/stat.h>

#include "options.h"
#include "sys/accounts_read.h"
#include "sys/command.h"
#include "sys/environment.h"
#include "sys/msg.h"
#include "sys/own.h"
#include "sys/privileges.h"
#include "sys/report.h"
#include "sys/start.h"
#include "sys/userns.h"

#define REFUSED 125

/* What is found out; static, since most of it is large and never touched. */
static struct process process;
static struct account_search account, running;
static struct groups memberships;
static struct plan plan;

static int
users_find(const struct request *request, const struct spec *spec)
{
	struct account_search *const searches[] = { &account, &running };
	bool stays = request->if_root && process.uid != 0;
	struct text uid = { .n = 0 };

	account.key = spec->user;
	if (!stays)
		return accounts_read_users(searches, 1);
	text_add_number(&uid, process.uid);
	running.key = (struct name_or_id){ text_str(&uid), true, process.uid };
	return accounts_read_users(searches, 2);
}

static int
groups_find(const struct spec *spec, struct group_search *group)
{
	struct group_wishes wishes = { .memberships = &memberships };

	if (spec->has_group && !spec->group.is_id) {
		group->name = spec->group.text;
		wishes.named = group;
		wishes.named_n = 1;
	}
	if (!spec->has_group && account.found)
		wishes.member = account.account.name;
	if (wishes.named_n == 0 && wishes.member.n == 0)
		return 0;
	return accounts_read_groups(&wishes);
}

/* Find out all that the plan needs, and make it.  Nothing is changed. */
static int
prepare(struct request *request, char **environment)
{
	static struct spec spec;
	static struct group_search group;
	static struct owner owner;
	struct facts facts = {
		&process, &spec, &account, &running, &group, &memberships,
		NULL, environment_get(environment, str_of("HOME")),
	};
	struct refusal refusal = spec_parse(request->operand, &spec);

	if (refusal.why)
		return msg_refusal(&refusal);
	if (environment_read(environment, &request->variables) < 0 ||
	    start_look(&process) < 0 || users_find(request, &spec) < 0 ||
	    groups_find(&spec, &group) < 0)
		return -1;
	if (request->match != NULL) {
		if (accounts_read_owner(request->match, &owner) < 0)
			return -1;
		facts.owner = &owner;
	}
	refusal = plan_make(&plan, request, &facts);
	for (size_t i = 0; i < plan.remarks_n; i++)
		msg_remark(&plan.remarks[i]);
	return refusal.why ? msg_refusal(&refusal) : 0;
}

/* All that comes before the drop.  Nothing is changed before it is checked. */
static int
hand_over(const struct request *request)
{
	if (request->dir.n + request->own.n == 0)
		return 0;
	if (plan.as_is)
		return own_stay(request, &plan);
	if (userns_check(&plan) < 0 || own_check(request) < 0)
		return -1;
	return own_run(request, &plan);
}

static int
run(const struct request *request, char **environment)
{
	static const char *const home[] = { "HOME" };
	const char *path;

	if (privileges_check(&plan) < 0 || hand_over(request) < 0)
		return REFUSED;
	if (request->prepare)
		return 0;
	if (plan.sets_home)
		environment = environment_set(environment, home, &plan.home, 1);
	if (environment == NULL)
		return REFUSED;
	if (plan.sets_umask)
		umask(plan.umask);
	path = environment_get(environment, str_of("PATH"));
	if (privileges_drop(&plan) < 0 || privileges_prove(&plan) < 0)
		return REFUSED;
	return command_execute(request->command, environment, path);
}

int
main(int argc, char **argv, char **environment)
{
	static struct request request;

	(void)argc;
	if (start_secure() < 0 || start_check_installation() < 0)
		return REFUSED;
	switch (options_read(argv, &request)) {
	case OPTIONS_HELP:
		return report_text(options_help) < 0 ? REFUSED : 0;
	case OPTIONS_VERSION:
		return report_text(options_version) < 0 ? REFUSED : 0;
	case OPTIONS_WRONG:
		return REFUSED;
	case OPTIONS_RUN:
		break;
	}
	if (request.verbose)
		msg_be_verbose();
	if (prepare(&request, environment) < 0)
		return REFUSED;
	if (request.dry_run)
		return report_plan(&plan, request.command) < 0 ? REFUSED : 0;
	return run(&request, environment);
}
