/* SPDX-License-Identifier: ISC */
/* Everything found out before a plan is made. */
#include "gather/gather.h"

#include "base/id.h"
#include "gather/group_of.h"
#include "gather/lookup.h"
#include "gather/process.h"
#include "os/environment.h"
#include "os/message.h"
#include "os/user_namespace.h"
#include "plan/idmap.h"
#include "plan/membership.h"

#define GROUP_NAMES_MAX 4096

/* Most of it is large and never touched. */
static struct operand operand;
static struct variables variables;
static struct account_search account, running;
static struct groups memberships;
static struct group_search named[1 + GROUP_NAMES_MAX]; /* GROUP is first */
static struct group_wishes wishes;
static struct path_groups path_groups;
static struct roots roots;
static struct owner owner;

static int
users_find(bool stays, uint32_t ours)
{
	struct account_search *searches[3] = { &account };
	struct text uid = { .n = 0 };

	account.key = operand.user;
	if (stays) {
		text_add_number(&uid, ours);
		running.key = (struct name_or_id){ text_str(&uid), true, ours };
		searches[1] = &running;
	}
	return accounts_read_users(searches);
}

/* Who stays who it is needs no GROUP. */
static bool
group_is_sought(bool stays)
{
	return operand.has_group && !operand.group.is_id && !stays;
}

/* Note the names that are to be looked up; returns how many, or -1. */
static int
names_note(const struct request *request, bool stays)
{
	struct membership_walk walk = { .variable = variables.groups };
	struct name_or_id element;
	int n = 1;

	if (group_is_sought(stays))
		named[0].name = operand.group.text;
	while (membership_next(&walk, &request->groups, &element)) {
		if (element.is_id)
			continue;
		if (n > GROUP_NAMES_MAX)
			return message_error_str(element.text,
						 "more than 4096 names "
						 "of groups",
						 "write ids");
		named[n++].name = element.text;
	}
	return walk.refusal.why ? message_refusal(&walk.refusal) : n;
}

/* Set what is to be looked for in group(5); returns -1 after a message. */
static int
wishes_note(const struct request *request, bool stays)
{
	int n = names_note(request, stays);

	if (n < 0)
		return -1;
	wishes.named = group_is_sought(stays) ? named : named + 1;
	wishes.named_n = (size_t)(named + n - wishes.named);
	wishes.memberships = &memberships;
	wishes.own_apart = request->create;
	/* Who stays who it is keeps the groups that it has. */
	if (stays)
		return 0;
	if (!operand.has_group && account.found)
		wishes.member = account.account.name;
	else if (!operand.has_group && request->create && !operand.user.is_id)
		wishes.member = operand.user.text;
	if (request->keep_groups)
		wishes.roots = &roots;
	return wishes.roots ? accounts_read_roots(&roots) : 0;
}

static int
groups_find(const struct request *request, bool stays)
{
	int result = 0;

	if (wishes_note(request, stays) < 0)
		return -1;
	for (size_t i = 0; i < request->group_of.n; i++)
		if (group_of_read(request->group_of.path[i], &path_groups) < 0)
			return -1;
	if (wishes.named_n > 0 || wishes.member.n > 0 || wishes.roots)
		result = accounts_read_groups(&wishes);
	if (wishes.roots)
		groups_settle(&roots.groups);
	return result;
}

/*
 * Which of two values the rest of the container believes is anybody's guess,
 * so that a variable that is set twice must be set to the same.
 */
static int
variable_find(char **environment, struct str name, struct variable *variable)
{
	const char *entry;
	bool differs;

	if (name.n == 0)
		return 0;
	entry = environment_find(environment, name, &differs);
	if (differs)
		return message_error_str(name, "is set twice, to "
					 "different values",
					 "set it once");
	if (entry != NULL)
		*variable = variable_of(name, str_of(entry));
	return str_has_variable(variable->value)
		       ? message_error_str(variable->entry, NO_SHELL, NULL)
		       : 0;
}

static int
variables_find(const struct request *request, char **environment)
{
	const struct variable_names *names = &request->variables;

	if (variable_find(environment, names->uid, &variables.uid) < 0 ||
	    variable_find(environment, names->gid, &variables.gid) < 0 ||
	    variable_find(environment, request->groups_env,
			  &variables.groups) < 0 ||
	    variable_find(environment, request->own_env, &variables.own) < 0)
		return -1;
	return variable_find(environment, names->umask, &variables.umask);
}

/* Only if it matters: it takes a look at /proc. */
static bool
is_rootless(const struct request *request, const struct process *process)
{
	return (request->keep_rootless || request->match != NULL) &&
	       process->uid == 0 && idmap_is_rootless(user_namespace_uid_map());
}

int
gather(const struct request *request, char **environment,
       struct process *process, struct facts *facts)
{
	struct refusal refusal = operand_parse(request->operand, &operand);
	bool stays;

	*facts = (struct facts){
		.process = process,
		.operand = &operand,
		.variables = &variables,
		.account = &account,
		.running = &running,
		.group = named,
		.named = named + 1,
		.memberships = &memberships,
		.wishes = &wishes,
		.path_groups = request->group_of.n > 0 ? &path_groups : NULL,
		.roots = &roots,
		.home = environment_get(environment, STR("HOME")),
	};
	if (refusal.why)
		return message_refusal(&refusal);
	if (variables_find(request, environment) < 0 ||
	    process_read(process) < 0)
		return -1;
	facts->is_rootless = is_rootless(request, process);
	stays = identity_stays(request, facts);
	if (users_find(stays, process->uid) < 0 ||
	    groups_find(request, stays) < 0)
		return -1;
	if ((request->keep_caps || request->no_new_privs) &&
	    process_read_limits(process) < 0)
		return -1;
	if (request->match == NULL || stays)
		return 0;
	facts->owner = &owner;
	return accounts_read_owner(request->match, &owner);
}

void
gather_findings(const struct request *request, const struct plan *plan,
		struct findings *findings)
{
	const struct changes *changes = &plan->changes;

	findings->overflow_uid = findings->overflow_gid = OVERFLOW_ID;
	/* A record may add the group of its name. */
	if (!changes->gid && (changes->groups || request->create))
		findings->setgroups_denied = user_namespace_setgroups_denied();
	if (!changes->uid)
		findings->overflow_uid = user_namespace_overflow_uid();
	if (!changes->gid || !changes->groups || request->keep_groups)
		findings->overflow_gid = user_namespace_overflow_gid();
}
