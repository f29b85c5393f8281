/* SPDX-License-Identifier: ISC */
/* doff takes off root: the story from argv to execve. */
#include <sys/stat.h>

#include "account/account.h"
#include "drop/command.h"
#include "drop/drop.h"
#include "drop/proof.h"
#include "drop/stdio.h"
#include "gather/gather.h"
#include "options.h"
#include "os/environment.h"
#include "os/message.h"
#include "os/startup.h"
#include "os/user_namespace.h"
#include "own/own.h"
#include "own/target.h"
#include "report.h"
#include "usage.h"

#define REFUSED 125

/* Static, since both are large and never touched for the most part. */
static struct process process;
static struct plan plan;

/* Looked up only where it matters: not in most starts. */
static void
setgroups_look(void)
{
	if (!plan.changes_groups || plan.changes_gid)
		return;
	process.setgroups_denied = userns_setgroups_denied();
	plan_changes(&plan, &process);
}

/* Whose the home is to be: of whom an account says so, if it has one. */
static struct home_owner
home_owner(void)
{
	return (struct home_owner){
		plan.uid,
		plan.gid,
		plan.account != NULL ? plan.account->uid : plan.uid,
	};
}

/* Find out what has to change for --create. */
static int
records_find(const struct group_wishes *wishes)
{
	const struct home_owner owner = home_owner();
	struct account_findings findings;

	if (account_find(&plan.passwd_record, &plan.group_record,
			 plan.directory, plan.as_is ? NULL : &owner,
			 &findings) < 0)
		return -1;
	plan.passwd_line = findings.passwd_line;
	plan.group_line = findings.group_line;
	plan.directory = findings.home;
	plan.directory_exists = findings.home_exists;
	/* Unless it gets another gid, which is then the primary one. */
	if (!wishes->own_listed || plan.group_line.n > 0 || plan.as_is)
		return 0;
	groups_add(&plan.groups, wishes->own_gid);
	groups_settle(&plan.groups);
	plan_changes(&plan, &process);
	return 0;
}

/* Find out all that the plan needs, and make it.  Nothing is changed. */
static int
prepare(struct request *request, char **environment)
{
	struct facts facts;
	struct refusal refusal;

	if (gather(request, environment, &process, &facts) < 0)
		return -1;
	refusal = plan_make(&plan, request, &facts);
	for (size_t i = 0; i < plan.remarks_n; i++)
		message_remark(&plan.remarks[i]);
	if (refusal.why)
		return message_refusal(&refusal);
	if (request->create && records_find(facts.wishes) < 0)
		return -1;
	setgroups_look();
	/* Without a drop nothing is needed for one. */
	if (request->prepare)
		plan.lacking = plan.unheld = 0;
	return 0;
}

/* All that comes before the drop.  Nothing is changed before it is checked. */
static int
hand_over(const struct request *request)
{
	const struct home_owner owner = home_owner();
	const struct account_findings findings = {
		plan.passwd_line, plan.group_line, plan.directory,
		plan.directory_exists,
	};

	if (!request->create && request->dir.n + request->own.n == 0)
		return 0;
	if (!plan.as_is &&
	    (userns_check(&plan) < 0 || own_check(request, &plan) < 0))
		return -1;
	if (account_write(&plan.passwd_record, &plan.group_record, &findings,
			  &owner) < 0)
		return -1;
	if (plan.as_is)
		return own_stay(request, &plan);
	if (own_run(request, &plan) < 0)
		return -1;
	if (request->create && plan.sets_home && plan.uid != 0)
		account_check_home(plan.home, &owner, &plan.groups);
	return 0;
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

/* For -v: which identity, and that it is had. */
static void
identity_tell(const char *what)
{
	struct text text = { .n = 0 };

	text_add_with(&text, "uid ", plan.uid);
	text_add_with(&text, " gid ", plan.gid);
	message_step(text.at, what, NULL);
}

static int
run(const struct request *request, char **environment)
{
	const char *path;

	identity_tell("is who to become");
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
	if (privileges_drop(&plan) < 0 ||
	    privileges_prove(&plan, &process.groups) < 0)
		return REFUSED;
	identity_tell("is who we are, proved");
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
		return report_text(usage_options) < 0 ? REFUSED : 0;
	case OPTIONS_VERSION:
		return report_text(usage_version) < 0 ? REFUSED : 0;
	case OPTIONS_WRONG:
		return REFUSED;
	case OPTIONS_RUN:
		break;
	}
	if (request.verbose)
		message_be_verbose();
	if (prepare(&request, environment) < 0)
		return REFUSED;
	if (request.dry_run)
		return report_plan(&plan, request.command) < 0 ? REFUSED : 0;
	return run(&request, environment);
}
