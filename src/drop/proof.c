/* SPDX-License-Identifier: ISC */
/* The proof that the drop happened. */
#include "drop/proof.h"

#include <string.h>

#include "drop/capabilities.h"
#include "os/credentials.h"
#include "os/kernel.h"
#include "os/message.h"
#include "plan/capability.h"

/* Why a proof fails is not ours to know: say what was seen. */
static int
disproved(const char *what)
{
	return message_error(what, "the drop did not take effect",
			     "the command is not run (a seccomp profile that "
			     "fakes success?)");
}

static int
id_prove(const char *kind, long call, uint32_t id)
{
	/* Nothing the plan holds, should a call succeed without answering. */
	uint32_t ids[3] = { ~id, ~id, ~id };

	if (kernel_getresids(call, ids) < 0 || ids[0] != id || ids[1] != id ||
	    ids[2] != id)
		return disproved(kind);
	return 0;
}

static int
ids_prove(const struct plan *plan)
{
	if (id_prove("uid", KERNEL_GETRESUID, plan->identity.uid) < 0)
		return -1;
	return id_prove("gid", KERNEL_GETRESGID, plan->identity.gid);
}

static int
groups_prove(const struct plan *plan, struct groups *groups)
{
	memset(groups->gid, 0xff,
	       plan->membership.groups.n * sizeof *groups->gid);
	if (credentials_read_groups(groups) < 0 ||
	    !groups_equal(groups, &plan->membership.groups))
		return disproved("groups");
	/* No group at all is also what a faked call says: this must fail. */
	if (groups->n == 0 && kernel_getgroups((size_t)-1, NULL) >= 0)
		return disproved("groups");
	return 0;
}

static int
capabilities_prove(const struct plan *plan)
{
	return capabilities_match(&plan->capabilities)
		       ? 0
		       : disproved("capabilities");
}

static int
regained(const char *call)
{
	return message_error(call, "could regain root after the drop",
			     "the command is not run");
}

/* Each way back must fail, whatever the errno, unless the plan permits it. */
static int
ways_back_prove(const struct plan *plan)
{
	bool may_setuid =
		plan->identity.uid == 0 || (plan->capabilities.permitted &
					    CAPABILITY_BIT(CAPABILITY_SETUID));
	bool may_setgid = plan->capabilities.permitted &
			  CAPABILITY_BIT(CAPABILITY_SETGID);
	/* With gid 0 by plan, going back to it would be no proof. */
	uint32_t gid = plan->identity.gid == 0 ? 1 : 0;

	if (!may_setuid && kernel_setresuid(0, 0, 0) == 0)
		return regained("setresuid");
	if (!may_setgid && kernel_setresgid(gid, gid, gid) == 0)
		return regained("setresgid");
	if (!may_setgid && kernel_setgroups(0, NULL) == 0)
		return regained("setgroups");
	return 0;
}

int
proof_run(const struct plan *plan, struct groups *groups)
{
	if (ids_prove(plan) < 0 || groups_prove(plan, groups) < 0 ||
	    capabilities_prove(plan) < 0 || ways_back_prove(plan) < 0)
		return -1;
	return ids_prove(plan);
}
