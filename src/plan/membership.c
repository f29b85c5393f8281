/* SPDX-License-Identifier: ISC */
/* Which groups: those of the account, and those that the options add. */
#include "plan/membership.h"

#include "base/id.h"

#define UNKNOWN "no group of that name in /etc/group"
#define NOT_OURS "the group is not ours: not started as root, none is added"

bool
membership_next(struct membership_walk *walk, const struct paths *lists,
		struct name_or_id *element)
{
	struct str text;

	if (walk->rest.at == NULL && walk->next < lists->n)
		walk->rest = str_of(lists->path[walk->next++]);
	if (!str_cut(&walk->rest, ',', &text))
		return false;
	walk->refusal = text.n > 0 ? name_or_id_parse(text, element)
		: refuse(str_of(lists->path[walk->next - 1]),
			 "an empty element in a list of groups");
	return walk->refusal.why == NULL;
}

/* Add one group asked for; who stays as started is told of its lack. */
static void
group_want(struct plan *plan, struct str named, uint32_t gid)
{
	if (!plan->as_is)
		groups_add(&plan->groups, gid);
	else if (gid != plan->gid && !groups_contain(&plan->groups, gid))
		plan_remark(plan, named, NOT_OURS, false);
}

/* named: the look-ups of the names in the lists, in their order. */
static struct refusal
listed_want(struct plan *plan, const struct request *request,
	    const struct group_search *named)
{
	struct membership_walk walk = { 0 };
	struct name_or_id element;

	while (membership_next(&walk, &request->groups, &element)) {
		bool found = element.is_id || named->found;
		uint32_t gid = element.is_id ? element.id : named->gid;

		named += !element.is_id;
		if (found)
			group_want(plan, element.text, gid);
		else if (plan->as_is)
			plan_remark(plan, element.text, UNKNOWN, false);
		else
			return refuse(element.text, UNKNOWN);
	}
	return accepted();
}

static struct refusal
kept_add(struct plan *plan, const struct facts *facts)
{
	const struct groups *ours = &facts->process->groups;
	const struct roots *roots = facts->roots;

	if (roots->overflow)
		return refuse(str_of("--keep-groups"), "cannot tell root's "
			      "groups: more than 16 accounts of uid 0");
	for (size_t i = 0; i < ours->n; i++) {
		uint32_t gid = ours->gid[i];

		if (gid == 0 || groups_contain(&roots->groups, gid))
			continue;
		groups_add(&plan->groups, gid);
		plan->keeps_overflow |= gid == OVERFLOW_ID;
	}
	return accepted();
}

static struct refusal
others_add(struct plan *plan, const struct request *request,
	   const struct facts *facts)
{
	const struct groups *memberships = facts->memberships;

	groups_add(&plan->groups, plan->gid);
	if (!facts->operand->has_group)
		for (size_t i = 0; i < memberships->n; i++)
			groups_add(&plan->groups, memberships->gid[i]);
	return request->keep_groups ? kept_add(plan, facts) : accepted();
}

static void
owning_want(struct plan *plan, const struct path_groups *owning)
{
	for (size_t i = 0; i < owning->n; i++)
		group_want(plan, str_of(owning->of[i].path),
			   owning->of[i].gid);
}

struct refusal
membership_find(struct plan *plan, const struct request *request,
		const struct facts *facts)
{
	struct refusal refusal = { 0 };

	if (plan->as_is)
		groups_copy(&plan->groups, &facts->process->groups);
	else
		refusal = others_add(plan, request, facts);
	if (facts->path_groups != NULL)
		owning_want(plan, facts->path_groups);
	if (refusal.why ||
	    (refusal = listed_want(plan, request, facts->named)).why)
		return refusal;
	groups_settle(&plan->groups);
	if (plan->groups.overflow || facts->memberships->overflow)
		return refuse(facts->operand->user.text, "more than 65536 "
						      "groups");
	return accepted();
}
