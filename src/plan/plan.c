/* SPDX-License-Identifier: ISC */
/* From what is asked and what is found to what will be done. */
#include "plan/plan.h"

#include "base/id.h"
#include "plan/capability.h"
#include "plan/capability_sets.h"
#include "plan/create.h"
#include "plan/identity.h"
#include "plan/idmap.h"
#include "plan/membership.h"

void
plan_remark(struct plan *plan, struct str what, const char *why, bool detail)
{
	for (size_t i = 0; i < plan->remarks_n; i++)
		if (plan->remarks[i].why == why &&
		    str_equal(plan->remarks[i].what, what))
			return;
	if (plan->remarks_n < PLAN_REMARKS_MAX)
		plan->remarks[plan->remarks_n++] =
			(struct remark){ what, why, detail };
}

/*
 * Old engines start a process without its primary gid in the list, and where
 * setgroups(2) is out of reach that cannot be mended, nor does it matter.
 */
static bool
groups_lack_primary_only(const struct plan *plan,
			 const struct process *process)
{
	const struct groups *ours = &process->groups;
	bool out_of_reach = process->setgroups_denied ||
		!(process->effective & CAPABILITY_BIT(CAPABILITY_SETGID));

	if (!out_of_reach || process->gid != plan->gid ||
	    plan->groups.n != ours->n + 1)
		return false;
	for (size_t i = 0; i < plan->groups.n; i++)
		if (plan->groups.gid[i] != plan->gid &&
		    !groups_contain(ours, plan->groups.gid[i]))
			return false;
	return true;
}

/*
 * Who is called by the overflow id may be anybody who is not mapped here, the
 * root outside too: being called so is no reason to leave a call out.  Ids of
 * one's own are set without a privilege; a group list is not.
 */
static void
plan_doubts(struct plan *plan, const struct process *process)
{
	plan->changes_uid |= plan->uid == OVERFLOW_ID;
	plan->changes_gid |= plan->gid == OVERFLOW_ID;
	plan->changes_groups |=
		!plan->keeps_overflow &&
		groups_contain(&plan->groups, OVERFLOW_ID) &&
		process->effective & CAPABILITY_BIT(CAPABILITY_SETGID);
}

void
plan_changes(struct plan *plan, const struct process *process)
{
	uint64_t needed = 0;

	if (plan->as_is)
		return;
	if (groups_lack_primary_only(plan, process))
		groups_copy(&plan->groups, &process->groups);
	plan->changes_groups = !groups_equal(&plan->groups, &process->groups);
	plan->changes_gid = plan->gid != process->gid;
	plan->changes_uid = plan->uid != process->uid;
	if (plan->changes_groups || plan->changes_gid)
		needed |= CAPABILITY_BIT(CAPABILITY_SETGID);
	if (plan->changes_uid)
		needed |= CAPABILITY_BIT(CAPABILITY_SETUID);
	plan->lacking = needed & ~process->effective;
	plan_doubts(plan, process);
}

static void
plan_home(struct plan *plan, const struct request *request,
	  const struct facts *facts)
{
	struct str before = str_of(facts->home);
	const struct account *account = plan->account;

	if (request->keep_home)
		return;
	if (plan->as_is && before.n > 0 && !str_is(before, "/"))
		return;
	if (plan->as_is && facts->running->found)
		account = &facts->running->account;
	plan->sets_home = true;
	plan->home = str_of("/");
	if (account != NULL && account->home.n > 0)
		plan->home = account->home;
	else if (account == NULL && plan->passwd_record.name.n > 0)
		plan->home = plan->passwd_record.home;
}

/* Whose entry tells what the command finds; NULL where there is none. */
static const struct account *
plan_entry(const struct plan *plan, const struct facts *facts)
{
	if (!plan->as_is)
		return plan->account;
	return facts->running->found ? &facts->running->account : NULL;
}

static void
plan_user(struct plan *plan, const struct facts *facts)
{
	const struct account *entry = plan_entry(plan, facts);
	const struct record *added = &plan->passwd_record;

	plan->sets_user = true;
	plan->shell = str_of("/bin/sh");
	/* A number says who we are; an inherited USER=root would lie. */
	text_add_number(&plan->uid_text, plan->uid);
	plan->user = text_str(&plan->uid_text);
	if (entry != NULL) {
		plan->user = entry->name;
		if (entry->shell.n > 0)
			plan->shell = entry->shell;
	} else if (added->name.n > 0) {
		plan->user = added->name;
		plan->shell = added->shell;
	}
}

static struct refusal
plan_umask(struct plan *plan, const struct request *request)
{
	const struct variable *variable = &request->variables.umask;

	plan->sets_umask = request->has_umask;
	plan->umask = request->umask;
	if (variable->value.n == 0)
		return accepted();
	if (!id_parse_umask(variable->value, &plan->umask))
		return refuse(variable->entry, "not a umask: one to four "
					       "octal digits, at most 0777");
	plan->sets_umask = true;
	return accepted();
}

struct refusal
plan_make(struct plan *plan, const struct request *request,
	  const struct facts *facts)
{
	struct refusal refusal;

	if (facts->account->found)
		plan->account = &facts->account->account;
	plan->as_is = request->if_root && facts->process->uid != 0;
	refusal = plan->as_is ? identity_stay(plan, request, facts)
			      : identity_become(plan, request, facts);
	if (refusal.why ||
	    (refusal = membership_find(plan, request, facts)).why)
		return refusal;
	plan_changes(plan, facts->process);
	if ((refusal = plan_umask(plan, request)).why ||
	    (refusal = powers_limit(plan, request, facts->process)).why ||
	    (refusal = create_plan(plan, request, facts)).why)
		return refusal;
	plan_home(plan, request, facts);
	if (request->user_env)
		plan_user(plan, facts);
	plan->gives_stdio = request->stdio;
	return accepted();
}
