/* SPDX-License-Identifier: ISC */
/* The drop. */
#include "drop/drop.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "drop/capabilities.h"
#include "os/kernel.h"
#include "os/message.h"
#include "os/user_namespace_check.h"
#include "plan/capability.h"

static int
unheld_refuse(uint64_t unheld)
{
	if (unheld == 0)
		return 0;
	return message_error_str(capability_name(capability_take(&unheld)),
			 "cannot be kept: we do not hold it", "give it to the "
			 "container (docker run --cap-add)");
}

int
privileges_check(const struct plan *plan)
{
	bool setuid = plan->lacking & CAPABILITY_BIT(CAPABILITY_SETUID);
	bool setgid = plan->lacking & CAPABILITY_BIT(CAPABILITY_SETGID);
	struct text object = { .n = 0 };
	const char *needs;

	if (!setuid && !setgid)
		return unheld_refuse(plan->unheld);
	text_add_with(&object, "uid ", plan->uid);
	text_add_with(&object, " gid ", plan->gid);
	needs = !setgid ? "needs CAP_SETUID (docker run --cap-add SETUID)"
	      : !setuid ? "needs CAP_SETGID (docker run --cap-add SETGID)"
			: "needs CAP_SETUID and CAP_SETGID (docker run "
			  "--cap-add SETUID --cap-add SETGID)";
	return message_error(object.at, "cannot switch to it", needs);
}

static int
call_failed(const struct plan *plan, const char *call)
{
	int error = errno;

	if ((error == EPERM || error == EINVAL) && userns_check(plan) < 0)
		return -1;
	if (error == EPERM)
		return message_error(call, "failed", "Operation not "
				 "permitted: a seccomp profile or a security "
				 "module forbids it");
	return message_error(call, "failed", error_text(error));
}

int
privileges_drop(const struct plan *plan)
{
	if (capabilities_bound(plan) < 0 || capabilities_bridge(plan) < 0)
		return -1;
	if (plan->changes_groups &&
	    kernel_setgroups(plan->groups.n, plan->groups.gid) < 0)
		return call_failed(plan, "setgroups");
	if (plan->changes_gid &&
	    kernel_setresgid(plan->gid, plan->gid, plan->gid) < 0)
		return call_failed(plan, "setresgid");
	if (plan->changes_uid &&
	    kernel_setresuid(plan->uid, plan->uid, plan->uid) < 0)
		return call_failed(plan, "setresuid");
	return capabilities_drop(plan);
}
