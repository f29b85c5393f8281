/* SPDX-License-Identifier: ISC */
/* doff takes off root: the story from argv to execve. */
#include <sys/stat.h>

#include "core/membership.h"
#include "help.h"
#include "options.h"
#include "sys/accounts_read.h"
#include "sys/accounts_write.h"
#include "sys/capabilities.h"
#include "sys/command.h"
#include "sys/environment.h"
#include "sys/group_of.h"
#include "sys/msg.h"
#include "sys/own.h"
#include "sys/privileges.h"
#include "sys/proof.h"
#include "sys/report.h"
#include "sys/start.h"
#include "sys/stdio.h"
#include "sys/userns.h"

#define REFUSED 125
#define GROUP_NAMES_MAX 4096

/* What is found out; static, since most of it is large and never touched. */
static struct process process;
static struct account_search account, running;
static struct groups memberships;
static struct group_wishes wishes;
static struct group_search named[1 + GROUP_NAMES_MAX]; /* GROUP is first */
static struct path_groups path_groups;
static struct roots roots;
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

/* Note the names that are to be looked up; returns how many, or -1. */
static int
names_note(const struct request *request, const struct spec *spec)
{
	struct membership_walk walk = { 0 };
	struct name_or_id element;
	int n = 1;

	if (spec->has_group && !spec->group.is_id)
		named[0].name = spec->group.text;
	while (membership_next(&walk, &request->groups, &element)) {
		if (element.is_id)
			continue;
		if (n > GROUP_NAMES_MAX)
			return msg_error(element.text, "--groups has more "
					 "than 4096 names", "write ids");
		named[n++].name = element.text;
	}
	return walk.refusal.why ? msg_refusal(&walk.refusal) : n;
}

static int
groups_find(const struct request *request, const struct spec *spec)
{
	bool stays = request->if_root && process.uid != 0;
	int n = names_note(request, spec);

	if (n < 0)
		return -1;
	/* Without a GROUP there is nothing to find for it. */
	wishes.named = named[0].name.n > 0 ? named : named + 1;
	wishes.named_n = (size_t)(named + n - wishes.named);
	if (!spec->has_group && account.found)
		wishes.member = account.account.name;
	else if (!spec->has_group && request->create && !spec->user.is_id)
		wishes.member = spec->user.text;
	wishes.memberships = &memberships;
	wishes.own_apart = request->create;
	if (request->keep_groups && !stays) {
		if (accounts_read_roots(&roots) < 0)
			return -1;
		wishes.roots = &roots;
	}
	for (size_t i = 0; i < request->group_of.n; i++)
		if (group_of_look(request->group_of.path[i], &path_groups) < 0)
			return -1;
	if (wishes.named_n == 0 && wishes.member.n == 0 && !wishes.roots)
		return 0;
	n = accounts_read_groups(&wishes);
	groups_settle(&roots.groups);
	return n;
}

/* Looked up only where it matters: not in most starts. */
static void
setgroups_look(void)
{
	if (!plan.changes_groups || plan.changes_gid)
		return;
	process.setgroups_denied = userns_setgroups_denied();
	plan_changes(&plan, &process);
}

static int
records_find(void)
{
	if (accounts_look(&plan) < 0)
		return -1;
	/* Unless it gets another gid, which is then the primary one. */
	if (wishes.own_listed && plan.group_line.n == 0 && !plan.as_is)
		plan_join(&plan, &process, wishes.own_gid);
	return 0;
}

/* Find out all that the plan needs, and make it.  Nothing is changed. */
static int
prepare(struct request *request, char **environment)
{
	static struct spec spec;
	static struct owner owner;
	struct facts facts = {
		.process = &process,
		.spec = &spec,
		.account = &account,
		.running = &running,
		.group = named,
		.named = named + 1,
		.memberships = &memberships,
		.path_groups = &path_groups,
		.roots = &roots,
		.home = environment_get(environment, str_of("HOME")),
	};
	struct refusal refusal = spec_parse(request->operand, &spec);

	if (refusal.why)
		return msg_refusal(&refusal);
	if (environment_read(environment, &request->variables) < 0 ||
	    start_look(&process) < 0 || users_find(request, &spec) < 0 ||
	    groups_find(request, &spec) < 0)
		return -1;
	if ((request->keep_caps || request->no_new_privs) &&
	    capabilities_look(&process) < 0)
		return -1;
	if (request->match != NULL) {
		if (accounts_read_owner(request->match, &owner) < 0)
			return -1;
		facts.owner = &owner;
	}
	refusal = plan_make(&plan, request, &facts);
	for (size_t i = 0; i < plan.remarks_n; i++)
		msg_remark(&plan.remarks[i]);
	if (refusal.why)
		return msg_refusal(&refusal);
	return request->create ? records_find() : 0;
}

/* All that comes before the drop.  Nothing is changed before it is checked. */
static int
hand_over(const struct request *request)
{
	if (!request->create && request->dir.n + request->own.n == 0)
		return 0;
	if (!plan.as_is &&
	    (userns_check(&plan) < 0 || own_check(request) < 0))
		return -1;
	if (request->create && accounts_write(&plan) < 0)
		return -1;
	return plan.as_is ? own_stay(request, &plan)
			  : own_run(request, &plan);
}

/* Returns NULL after a message. */
static char **
environment_make(char **environment)
{
	/* Not static: each of them would need a relocation. */
	const char *const names[] = { "HOME", "USER", "LOGNAME", "SHELL" };
	const struct str values[] = { plan.home, plan.user, plan.user,
				      plan.shell };
	size_t first = plan.sets_home ? 0 : 1, end = plan.sets_user ? 4 : 1;

	if (first == end)
		return environment;
	return environment_set(environment, names + first, values + first,
			       end - first);
}

static int
run(const struct request *request, char **environment)
{
	const char *path;

	if (privileges_check(&plan) < 0 || hand_over(request) < 0)
		return REFUSED;
	if (request->prepare)
		return 0;
	/* Else it is asked only where a call fails, to say why. */
	if ((plan.gives_stdio || plan.keeps_overflow) &&
	    userns_check(&plan) < 0)
		return REFUSED;
	environment = environment_make(environment);
	if (environment == NULL)
		return REFUSED;
	stdio_give(&plan);
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
		return report_text(help_options) < 0 ? REFUSED : 0;
	case OPTIONS_VERSION:
		return report_text(help_version) < 0 ? REFUSED : 0;
	case OPTIONS_WRONG:
		return REFUSED;
	case OPTIONS_RUN:
		break;
	}
	if (request.verbose)
		msg_be_verbose();
	if (prepare(&request, environment) < 0)
		return REFUSED;
	setgroups_look();
	if (request.dry_run)
		return report_plan(&plan, request.command) < 0 ? REFUSED : 0;
	return run(&request, environment);
}
