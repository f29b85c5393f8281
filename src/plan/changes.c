/* SPDX-License-Identifier: ISC */
/* Which calls the drop needs, and which capabilities they need. */
#include "plan/changes.h"

#include "plan/capability.h"

/*
 * Old engines start a process without its primary gid in the list.  If the
 * list is out of reach, that difference is none.
 */
static bool
only_primary_differs(const struct groups *groups,
		     const struct identity *identity,
		     const struct process *process)
{
	const struct groups *ours = &process->groups;

	if (process->gid != identity->gid || groups->n != ours->n + 1)
		return false;
	for (size_t i = 0; i < groups->n; i++)
		if (groups->gid[i] != identity->gid &&
		    !groups_contain(ours, groups->gid[i]))
			return false;
	return true;
}

static bool
groups_are_out_of_reach(const struct process *process,
			const struct findings *findings)
{
	return findings->setgroups_denied ||
	       !process_can(process, CAPABILITY_SETGID);
}

/*
 * A process that is shown the overflow id may have any id that is not mapped
 * here, also that of root outside: then no call may be left out.  Anyone may
 * set ids to their own; a group list takes a privilege.
 */
static void
overflow_doubt(struct changes *changes, const struct membership *membership,
	       const struct identity *identity, const struct process *process,
	       const struct findings *findings)
{
	changes->uid |= identity->uid == findings->overflow_uid;
	changes->gid |= identity->gid == findings->overflow_gid;
	changes->groups |=
		!membership->keeps_overflow &&
		groups_contain(&membership->groups, findings->overflow_gid) &&
		process_can(process, CAPABILITY_SETGID);
}

struct changes
changes_decide(struct membership *membership, const struct decision *decision,
	       const struct findings *findings)
{
	const struct process *process = decision->facts->process;
	const struct identity *identity = decision->identity;
	struct groups *groups = &membership->groups;
	struct changes changes = { 0 };
	uint64_t needed = 0;

	if (identity->is_current_user)
		return changes;
	if (groups_are_out_of_reach(process, findings) &&
	    only_primary_differs(groups, identity, process))
		groups_copy(groups, &process->groups);
	changes.groups = !groups_equal(groups, &process->groups);
	changes.gid = identity->gid != process->gid;
	changes.uid = identity->uid != process->uid;
	if (changes.groups || changes.gid)
		needed |= CAPABILITY_BIT(CAPABILITY_SETGID);
	if (changes.uid)
		needed |= CAPABILITY_BIT(CAPABILITY_SETUID);
	changes.lacking = needed & ~process->effective;
	overflow_doubt(&changes, membership, identity, process, findings);
	return changes;
}
