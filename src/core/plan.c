/* SPDX-License-Identifier: ISC */
/* From what is asked and what is found to what will be done. */
#include "plan.h"

#include "capability.h"
#include "create.h"
#include "id.h"
#include "identity.h"

void
plan_remark(struct plan *plan, struct str what, const char *why, bool detail)
{
	if (plan->remarks_n < PLAN_REMARKS_MAX)
		plan->remarks[plan->remarks_n++] =
			(struct remark){ what, why, detail };
}

static struct refusal
plan_groups(struct plan *plan, const struct facts *facts)
{
	groups_add(&plan->groups, plan->gid);
	if (!facts->spec->has_group)
		for (size_t i = 0; i < facts->memberships->n; i++)
			groups_add(&plan->groups, facts->memberships->gid[i]);
	groups_settle(&plan->groups);
	if (plan->groups.overflow || facts->memberships->overflow)
		return refuse(facts->spec->user.text, "more than 65536 "
						      "groups");
	return accepted();
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

static void
plan_changes(struct plan *plan, const struct process *process)
{
	uint64_t needed = 0;

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
}

void
plan_join(struct plan *plan, const struct process *process, uint32_t gid)
{
	groups_add(&plan->groups, gid);
	groups_settle(&plan->groups);
	plan_changes(plan, process);
}

static struct refusal
plan_become(struct plan *plan, const struct request *request,
	    const struct facts *facts)
{
	struct refusal refusal;

	if ((refusal = identity_become(plan, request, facts)).why ||
	    (refusal = plan_groups(plan, facts)).why)
		return refusal;
	plan_changes(plan, facts->process);
	if (plan->uid == 0)
		plan->permitted = facts->process->permitted;
	return accepted();
}

static struct refusal
plan_stay(struct plan *plan, const struct request *request,
	  const struct facts *facts)
{
	plan->as_is = true;
	groups_copy(&plan->groups, &facts->process->groups);
	return identity_stay(plan, request, facts);
}

static void
plan_home(struct plan *plan, const struct request *request,
	  const struct facts *facts)
{
	struct str before = str_of(facts->home);
	const struct account *account = plan->account;

	if (request->keep_home)
		return;
	if (plan->as_is && before.n > 0 && !str_equal(before, str_of("/")))
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
	bool stay = request->if_root && facts->process->uid != 0;
	struct refusal refusal;

	if (facts->account->found)
		plan->account = &facts->account->account;
	refusal = stay ? plan_stay(plan, request, facts)
		       : plan_become(plan, request, facts);
	if (refusal.why || (refusal = plan_umask(plan, request)).why ||
	    (refusal = create_plan(plan, request, facts)).why)
		return refusal;
	plan_home(plan, request, facts);
	return accepted();
}
