/* SPDX-License-Identifier: ISC */
/* doff drops privileges: the story from argv to execve. */
#include <sys/stat.h>
#include <unistd.h>

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
#include "own/own.h"
#include "report.h"
#include "usage.h"

#define REFUSED 125

/* Static, since both are large and never touched for the most part. */
static struct process process;
static struct plan plan;

/* Find out all that the plan needs, and make it.  Nothing is changed. */
static int
prepare(const struct request *request, char **environment)
{
	struct facts facts;
	struct findings findings = { 0 };
	struct refusal refusal;

	if (gather(request, environment, &process, &facts) < 0)
		return -1;
	refusal = plan_make(&plan, request, &facts);
	for (size_t i = 0; i < plan.remarks.n; i++)
		message_remark(&plan.remarks.of[i]);
	if (refusal.why)
		return message_refusal(&refusal);
	if (request->create &&
	    account_find(&plan.creation, &plan.membership.groups,
			 &findings.account) < 0)
		return -1;
	gather_findings(request, &plan, &findings);
	plan_settle(&plan, request, &facts, &findings);
	return 0;
}

/*
 * All that comes before the drop.  Nothing is changed before it is checked.
 * Returns 0, -1 after a message, or the exit status after a signal.
 */
static int
change_system(const struct request *request)
{
	bool stays = plan.identity.is_current_user;
	int status;

	if (!request->create &&
	    request->dir.n + request->own.n + request->give.n == 0)
		return 0;
	if (!stays &&
	    (drop_check_namespace(&plan) < 0 || own_check(request, &plan) < 0))
		return -1;
	if (account_write(&plan.creation) < 0)
		return -1;
	status = stays ? own_stay(request, &plan) : own_run(request, &plan);
	if (status == 0 && request->create && !stays &&
	    plan.settings.sets_home && plan.identity.uid != 0)
		account_check_home(plan.settings.home, &plan.creation.owner,
				   &plan.membership.groups);
	return status;
}

/* Returns NULL after a message. */
static char **
environment_make(char **environment)
{
	const struct settings *settings = &plan.settings;
	/* Not static: each of them would need a relocation. */
	const char *const names[] = { "HOME", "USER", "LOGNAME", "SHELL" };
	const struct str values[] = { settings->home, settings->user,
				      settings->user, settings->shell };
	size_t first = settings->sets_home ? 0 : 1;
	size_t end = settings->sets_user ? 4 : 1;

	if (first == end)
		return environment;
	return environment_set(environment, names + first, values + first,
			       end - first);
}

/* For -v: which ids, and that they are had. */
static void
identity_tell(const char *what)
{
	struct text text = { .n = 0 };

	text_add_with(&text, "uid ", plan.identity.uid);
	text_add_with(&text, " gid ", plan.identity.gid);
	message_step(text.at, what, NULL);
}

/* For -v; the errors of the command itself would not say it. */
static void
working_directory_tell(const struct request *request)
{
	if ((request->verbose || request->dry_run) && access(".", X_OK) < 0)
		message_step("WORKDIR",
			     "this user may not enter the working "
			     "directory",
			     NULL);
}

/*
 * For --dry-run: the plan, and whether it would come to the command.  Who may
 * execute that is seen as the identity, since only this process becomes it.
 */
static int
judge(const struct request *request, char **environment)
{
	const char *path = environment_get(environment, STR("PATH"));

	if (report_plan(&plan, request) < 0 ||
	    (plan.identity.is_current_user ? own_stay(request, &plan)
					   : own_check(request, &plan)) < 0)
		return REFUSED;
	if (request->prepare)
		return 0;
	if ((plan.changes.lacking | plan.capabilities.unheld) == 0 &&
	    drop_run(&plan) < 0)
		return REFUSED;
	working_directory_tell(request);
	return command_execute(request->command, NULL, path);
}

static int
run(const struct request *request, char **environment)
{
	const char *path;
	int status;

	identity_tell("will run the command");
	if (drop_check(&plan) < 0)
		return REFUSED;
	status = change_system(request);
	if (status != 0)
		return status < 0 ? REFUSED : status;
	if (request->prepare)
		return 0;
	/* Otherwise this is asked only if a call fails, to say why. */
	if ((request->own_stdio || plan.membership.keeps_overflow) &&
	    drop_check_namespace(&plan) < 0)
		return REFUSED;
	environment = environment_make(environment);
	if (environment == NULL)
		return REFUSED;
	if (request->own_stdio)
		stdio_give(plan.identity.uid);
	if (plan.settings.sets_umask)
		umask(plan.settings.umask);
	path = environment_get(environment, STR("PATH"));
	if (drop_run(&plan) < 0 || proof_run(&plan, &process.groups) < 0)
		return REFUSED;
	identity_tell("is verified");
	working_directory_tell(request);
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
	/* Who asks for the plan wants to know what it does not use, too. */
	if (request.verbose || request.dry_run)
		message_be_verbose();
	if (prepare(&request, environment) < 0)
		return REFUSED;
	return request.dry_run ? judge(&request, environment)
			       : run(&request, environment);
}
