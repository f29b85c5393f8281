/* SPDX-License-Identifier: ISC */
/* Which capabilities are left, and whether more can be gained. */
#include "plan/capability_sets.h"

#include "plan/capability.h"

/* The current user is told of each capability that cannot be kept. */
static void
unheld_warn(struct capability_sets *sets, struct remarks *remarks)
{
	sets->inheritable &= ~sets->unheld;
	while (sets->unheld != 0)
		remark_warn(remarks,
			    capability_name(capability_pop(&sets->unheld)),
			    "a capability that doff does not hold: not kept");
}

/* Tell whether the bounding set can be, or is, no more than what is kept. */
static bool
bounding_limit(struct capability_sets *sets, const struct process *process)
{
	uint64_t excess = process->bounding & ~sets->inheritable;

	sets->bounding = process->bounding;
	sets->bounding_end = process->bounding_end;
	if (excess == 0)
		return true;
	if (!process_can(process, CAPABILITY_SETPCAP))
		return false;
	sets->bounding &= ~excess;
	sets->bounding_drop = excess;
	return true;
}

bool
capability_sets_decide(struct capability_sets *sets, struct decision *decision,
		       bool changes_uid)
{
	const struct request *request = decision->request;
	const struct process *process = decision->facts->process;
	uint64_t rootlike = capability_rootlike(request->keep_caps);
	bool limited = false;

	if (rootlike != 0 && !request->allow_root)
		return decision_refuse(
			decision, capability_name(capability_pop(&rootlike)),
			"a capability that amounts to root: remove it from "
			"--keep-caps, or give --allow-root", NULL);
	sets->inheritable = request->keep_caps;
	sets->unheld = sets->inheritable & ~process->permitted;
	if (decision->identity->is_current_user)
		unheld_warn(sets, decision->remarks);
	sets->no_new_privs = request->no_new_privs;
	if (sets->no_new_privs)
		limited = bounding_limit(sets, process);
	sets->permitted = sets->inheritable;
	sets->securebits = process->securebits;
	sets->keeps_over_setuid =
		sets->inheritable != 0 && changes_uid && process->uid == 0;
	if (sets->no_new_privs && !limited)
		remark_warn(decision->remarks, STR("--no-new-privs"),
			    "the bounding set stays as it is: needs "
			    "CAP_SETPCAP");
	if (decision->identity->uid != 0 || limited)
		return true;
	/* execve(2) gives uid 0 all that the bounding set leaves. */
	sets->permitted = process->permitted;
	return request->keep_caps == 0 ||
	       decision_refuse(decision, STR("--keep-caps"),
			       "uid 0 gets all of the bounding set back: add "
			       "--no-new-privs, which needs CAP_SETPCAP",
			       NULL);
}
