/* SPDX-License-Identifier: ISC */
/* Which groups: those of the account, and those that the options add. */
#include "plan/membership.h"

#define NOT_OURS "the group is not ours: not started as root, none is added"

/* What every step below works on. */
struct decision {
	struct groups *groups;
	struct text *dropped;
	struct remarks *remarks;
	const struct identity *identity;
	const struct request *request;
	const struct facts *facts;
};

static bool
is_separator(char byte)
{
	return byte == ',' || byte == ';' || byte == ' ' || byte == '\t' ||
	       byte == '\n';
}

static bool
variable_next(struct membership_walk *walk, struct name_or_id *element)
{
	struct str value = walk->variable.value, text;
	size_t end = walk->done;

	if (value.n == 0)
		return false;
	while (end < value.n && is_separator(value.at[end]))
		end++;
	text.at = value.at + end;
	walk->done = end;
	while (walk->done < value.n && !is_separator(value.at[walk->done]))
		walk->done++;
	text.n = walk->done - end;
	if (text.n == 0)
		return false;
	walk->refusal = name_or_id_parse(text, element);
	walk->refusal.what = walk->variable.entry;
	return walk->refusal.why == NULL;
}

bool
membership_next(struct membership_walk *walk, const struct paths *lists,
		struct name_or_id *element)
{
	struct str text;

	if (walk->rest.at == NULL && walk->next < lists->n)
		walk->rest = str_of(lists->path[walk->next++]);
	if (!str_cut(&walk->rest, ',', &text))
		return variable_next(walk, element);
	walk->refusal =
		text.n > 0 ? name_or_id_parse(text, element)
			   : refuse(str_of(lists->path[walk->next - 1]),
				    "an empty element in a list of groups");
	return walk->refusal.why == NULL;
}

/* Add a group that is asked for; the current user is told if it is lacking. */
static void
asked_add(const struct decision *decision, struct str named, uint32_t gid)
{
	if (!decision->identity->is_current_user)
		groups_add(decision->groups, gid);
	else if (gid != decision->identity->gid &&
		 !groups_contain(decision->groups, gid))
		remark_warn(decision->remarks, named, NOT_OURS);
}

static struct refusal
listed_add(const struct decision *decision)
{
	const struct group_search *named = decision->facts->named;
	struct membership_walk walk = {
		.variable = decision->facts->variables->groups,
	};
	struct name_or_id element;

	while (membership_next(&walk, &decision->request->groups, &element)) {
		bool found = element.is_id || named->found;
		uint32_t gid = element.is_id ? element.id : named->gid;

		if (found)
			asked_add(decision, element.text, gid);
		else if (decision->identity->is_current_user)
			remark_warn(decision->remarks, element.text, NO_GROUP);
		else
			return group_missing_refuse(element.text, named);
		named += !element.is_id;
	}
	return accepted();
}

static struct refusal
kept_add(const struct decision *decision)
{
	const struct groups *ours = &decision->facts->process->groups;
	const struct roots *roots = decision->facts->roots;
	struct text *dropped = decision->dropped;

	if (roots->unclear.n > 0)
		return refuse(text_str(&roots->unclear),
			      "cannot tell root's groups: its line is "
			      "malformed, and --keep-groups needs it");
	if (roots->overflow)
		return refuse(str_of("--keep-groups"),
			      "cannot tell root's "
			      "groups: more than 16 accounts of uid 0");
	for (size_t i = 0; i < ours->n; i++)
		if (ours->gid[i] == 0)
			continue;
		else if (!groups_contain(&roots->groups, ours->gid[i]))
			groups_add(decision->groups, ours->gid[i]);
		else
			text_add_with(dropped, dropped->n > 0 ? "," : "gid ",
				      ours->gid[i]);
	if (dropped->n > 0)
		remark_warn(decision->remarks, text_str(dropped),
			    "root's in /etc/group, so --keep-groups drops it "
			    "(-G keeps it)");
	return accepted();
}

static struct refusal
others_add(const struct decision *decision)
{
	const struct groups *memberships = decision->facts->memberships;

	groups_add(decision->groups, decision->identity->gid);
	if (!decision->facts->operand->has_group)
		for (size_t i = 0; i < memberships->n; i++)
			groups_add(decision->groups, memberships->gid[i]);
	return decision->request->keep_groups ? kept_add(decision) : accepted();
}

static void
owning_add(const struct decision *decision)
{
	const struct path_groups *owning = decision->facts->path_groups;

	for (size_t i = 0; owning != NULL && i < owning->n; i++)
		asked_add(decision, str_of(owning->of[i].path),
			  owning->of[i].gid);
}

struct refusal
membership_decide(struct membership *membership, struct remarks *remarks,
		  const struct identity *identity,
		  const struct request *request, const struct facts *facts)
{
	struct groups *groups = &membership->groups;
	const struct decision decision = { groups, &membership->dropped,
					   remarks, identity, request,
					   facts };
	struct refusal refusal = { 0 };

	if (identity->is_current_user)
		groups_copy(groups, &facts->process->groups);
	else
		refusal = others_add(&decision);
	owning_add(&decision);
	if (refusal.why || (refusal = listed_add(&decision)).why)
		return refusal;
	groups_settle(groups);
	if (groups->overflow || facts->memberships->overflow)
		return refuse(facts->operand->user.text, "more than 65536 "
							 "groups");
	return accepted();
}

void
membership_settle(struct membership *membership,
		  const struct identity *identity,
		  const struct request *request, const struct facts *facts,
		  const struct findings *findings)
{
	struct groups *groups = &membership->groups;
	const struct group_wishes *wishes = facts->wishes;
	uint32_t overflow = findings->overflow_gid;

	/* If the group gets another gid, that is the primary one already. */
	if (request->create && wishes->own_listed &&
	    findings->account.group_line.n == 0 && !identity->is_current_user) {
		groups_add(groups, wishes->own_gid);
		groups_settle(groups);
	}
	membership->keeps_overflow =
		request->keep_groups && !identity->is_current_user &&
		groups_contain(groups, overflow) &&
		groups_contain(&facts->process->groups, overflow);
}
