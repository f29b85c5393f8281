/* SPDX-License-Identifier: ISC */
/* Which capabilities are left, and whether more can be gained. */
#include "plan/capability_sets.h"

#include "plan/capability.h"

/* Who stays as started is told of each capability that is not there. */
static void
unheld_remark(struct plan *plan)
{
	plan->inheritable &= ~plan->unheld;
	while (plan->unheld != 0)
		plan_remark(plan, capability_name(capability_take(
			    &plan->unheld)), "a capability that we do not "
			    "hold: not kept", false);
}

/* Tell whether the bounding set can be, or is, no more than what is kept. */
static bool
bounding_limit(struct plan *plan, const struct process *process)
{
	uint64_t excess = process->bounding & ~plan->inheritable;

	plan->bounding = process->bounding;
	plan->bounding_end = process->bounding_end;
	if (excess == 0)
		return true;
	if (!(process->effective & CAPABILITY_BIT(CAPABILITY_SETPCAP)))
		return false;
	plan->bounding &= ~excess;
	plan->bounding_drop = excess;
	return true;
}

struct refusal
powers_limit(struct plan *plan, const struct request *request,
	     const struct process *process)
{
	bool limited = false, root = plan->uid == 0;
	uint64_t rootlike = capability_rootlike(request->keep_caps);

	if (rootlike != 0 && !request->allow_root)
		return refuse(capability_name(capability_take(&rootlike)),
			      "a capability that amounts to root: drop it "
			      "from --keep-caps, or give --allow-root");
	plan->inheritable = request->keep_caps;
	plan->unheld = plan->inheritable & ~process->permitted;
	if (plan->as_is && plan->unheld)
		unheld_remark(plan);
	plan->no_new_privs = request->no_new_privs;
	if (plan->no_new_privs)
		limited = bounding_limit(plan, process);
	plan->permitted = plan->inheritable;
	plan->securebits = process->securebits;
	plan->keeps_over_setuid = plan->inheritable != 0 &&
		plan->changes_uid && process->uid == 0;
	/* execve(2) gives uid 0 all that the bounding set leaves. */
	if (root && !limited && request->keep_caps != 0)
		return refuse(str_of("--keep-caps"), "uid 0 gets all of the "
			      "bounding set back: it needs --no-new-privs, "
			      "and that CAP_SETPCAP");
	if (root && !limited)
		plan->permitted = process->permitted;
	if (plan->no_new_privs && !limited)
		plan_remark(plan, str_of("--no-new-privs"), "the bounding set "
			    "stays as it is: needs CAP_SETPCAP", false);
	return accepted();
}
