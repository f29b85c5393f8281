/* SPDX-License-Identifier: ISC */
/* Which groups: those of the account, and those that the options add. */
#include "plan/membership.h"

#define NOT_OURS "not started as root: not added (docker run --group-add)"

static bool
is_separator(char byte)
{
	return byte == ',' || byte == ';' || byte == ' ' || byte == '\t' ||
	       byte == '\n';
}

/* For a message: in the variable, all of NAME=... up to the element's end. */
static struct str
element_named(const struct membership_walk *walk, struct str text)
{
	struct str entry = walk->variable.entry;

	if (walk->done == 0)
		return text;
	entry.n = (size_t)(text.at + text.n - entry.at);
	return entry;
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
	walk->refusal.what = element_named(walk, text);
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
asked_add(struct groups *groups, const struct decision *decision,
	  struct str named, uint32_t gid)
{
	const struct identity *identity = decision->identity;

	if (!identity->is_current_user)
		groups_add(groups, gid);
	else if (gid != identity->gid && !groups_contain(groups, gid))
		remark_warn(decision->remarks, named, NOT_OURS);
}

static bool
listed_add(struct groups *groups, struct decision *decision)
{
	const struct group_search *named = decision->facts->named;
	struct membership_walk walk = {
		.variable = decision->facts->variables->groups,
	};
	struct name_or_id element;
	struct str what;

	while (membership_next(&walk, &decision->request->groups, &element)) {
		what = element_named(&walk, element.text);
		if (element.is_id) {
			asked_add(groups, decision, what, element.id);
			continue;
		}
		if (named->found) {
			asked_add(groups, decision, what, named->gid);
		} else if (decision->identity->is_current_user) {
			remark_warn(decision->remarks, what, NO_GROUP);
		} else {
			decision->refusal =
				group_missing_refuse(element.text, named);
			decision->refusal.what = what;
			return false;
		}
		named++;
	}
	return true;
}

static bool
kept_add(struct membership *membership, struct decision *decision)
{
	const struct groups *ours = &decision->facts->process->groups;
	const struct roots *roots = decision->facts->roots;
	struct text *dropped = &membership->dropped;

	if (roots->unclear.n > 0)
		return decision_refuse(decision, text_str(&roots->unclear),
				       "cannot tell root's groups: its line is "
				       "malformed, and --keep-groups needs it",
				       NULL);
	if (roots->overflow)
		return decision_refuse(decision, STR("--keep-groups"),
				       "cannot tell root's groups: more than "
				       "16 accounts of uid 0", NULL);
	for (size_t i = 0; i < ours->n; i++)
		if (ours->gid[i] == 0)
			continue;
		else if (!groups_contain(&roots->groups, ours->gid[i]))
			groups_add(&membership->groups, ours->gid[i]);
		else
			text_add_with(dropped, dropped->n > 0 ? "," : "gid ",
				      ours->gid[i]);
	if (dropped->n > 0)
		remark_warn(decision->remarks, text_str(dropped),
			    "root's in /etc/group, so --keep-groups drops it "
			    "(-G keeps it)");
	return true;
}

static bool
others_add(struct membership *membership, struct decision *decision)
{
	const struct groups *memberships = decision->facts->memberships;

	groups_add(&membership->groups, decision->identity->gid);
	if (!decision->facts->operand->has_group)
		for (size_t i = 0; i < memberships->n; i++)
			groups_add(&membership->groups, memberships->gid[i]);
	return !decision->request->keep_groups ||
	       kept_add(membership, decision);
}

static void
owning_add(struct groups *groups, const struct decision *decision)
{
	const struct path_groups *owning = decision->facts->path_groups;

	for (size_t i = 0; owning != NULL && i < owning->n; i++)
		asked_add(groups, decision, str_of(owning->of[i].path),
			  owning->of[i].gid);
}

bool
membership_decide(struct membership *membership, struct decision *decision)
{
	const struct facts *facts = decision->facts;
	struct groups *groups = &membership->groups;

	if (decision->identity->is_current_user)
		groups_copy(groups, &facts->process->groups);
	else if (!others_add(membership, decision))
		return false;
	owning_add(groups, decision);
	if (!listed_add(groups, decision))
		return false;
	groups_settle(groups);
	return (!groups->overflow && !facts->memberships->overflow) ||
	       decision_refuse(decision, facts->operand->user.text,
			       "more than 65536 groups", NULL);
}

void
membership_settle(struct membership *membership,
		  const struct decision *decision,
		  const struct findings *findings)
{
	const struct request *request = decision->request;
	const struct facts *facts = decision->facts;
	struct groups *groups = &membership->groups;
	uint32_t overflow = findings->overflow_gid;

	if (decision->identity->is_current_user)
		return;
	/* If the group gets another gid, that is the primary one already. */
	if (request->create && facts->wishes->own_listed &&
	    findings->account.group.line.n == 0) {
		groups_add(groups, facts->wishes->own_gid);
		groups_settle(groups);
	}
	membership->keeps_overflow =
		request->keep_groups && groups_contain(groups, overflow) &&
		groups_contain(&facts->process->groups, overflow);
}
