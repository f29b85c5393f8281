/* SPDX-License-Identifier: ISC */
/* The drop, and the proof that it happened. */
#include "privileges.h"

#include <errno.h>
#include <string.h>

#include "../core/capability.h"
#include "../core/error.h"
#include "kernel.h"
#include "msg.h"
#include "userns.h"

static uint64_t
halves_join(uint32_t low, uint32_t high)
{
	return (uint64_t)high << 32 | low;
}

int
capability_sets_read(struct capability_sets *sets)
{
	struct kernel_cap_data data[2];

	/* A call that answers nothing must look like holding everything. */
	memset(data, 0xff, sizeof data);
	if (kernel_capget(data) < 0)
		return -1;
	sets->effective = halves_join(data[0].effective, data[1].effective);
	sets->permitted = halves_join(data[0].permitted, data[1].permitted);
	sets->inheritable =
		halves_join(data[0].inheritable, data[1].inheritable);
	return 0;
}

int
groups_read(struct groups *groups)
{
	int n = kernel_getgroups(GROUPS_MAX, groups->gid);

	if (n < 0 || n > GROUPS_MAX)
		return -1;
	groups->n = (size_t)n;
	groups->settled = 0;
	groups_settle(groups);
	return 0;
}

static bool
capability_sets_match(const struct capability_sets *sets,
		      const struct plan *plan)
{
	return sets->permitted == plan->permitted &&
	       sets->effective == plan->permitted &&
	       sets->inheritable == plan->inheritable;
}

int
privileges_check(const struct plan *plan)
{
	bool setuid = plan->lacking & CAPABILITY_BIT(CAPABILITY_SETUID);
	bool setgid = plan->lacking & CAPABILITY_BIT(CAPABILITY_SETGID);
	struct text object = { .n = 0 };
	const char *needs;

	if (!setuid && !setgid)
		return 0;
	text_add(&object, "uid ");
	text_add_number(&object, plan->uid);
	text_add(&object, " gid ");
	text_add_number(&object, plan->gid);
	needs = !setgid ? "needs CAP_SETUID (docker run --cap-add SETUID)"
	      : !setuid ? "needs CAP_SETGID (docker run --cap-add SETGID)"
			: "needs CAP_SETUID and CAP_SETGID (docker run "
			  "--cap-add SETUID --cap-add SETGID)";
	return msg_error(text_str(&object), "cannot switch to it", needs);
}

static int
call_failed(const struct plan *plan, const char *call)
{
	int error = errno;

	if ((error == EPERM || error == EINVAL) && userns_check(plan) < 0)
		return -1;
	if (error == EPERM)
		return msg_error(str_of(call), "failed", "Operation not "
				 "permitted: a seccomp profile or a security "
				 "module forbids it");
	return msg_error(str_of(call), "failed", error_text(error));
}

static int
capabilities_drop(const struct plan *plan)
{
	struct capability_sets sets;
	struct kernel_cap_data data[2];

	if (capability_sets_read(&sets) < 0)
		return msg_errno(str_of("capget"), "failed");
	if (capability_sets_match(&sets, plan))
		return 0;
	for (int half = 0; half < 2; half++) {
		int shift = 32 * half;

		data[half].effective = (uint32_t)(plan->permitted >> shift);
		data[half].permitted = (uint32_t)(plan->permitted >> shift);
		data[half].inheritable =
			(uint32_t)(plan->inheritable >> shift);
	}
	/*
	 * The ambient set never holds what permitted and inheritable do not
	 * both hold (capabilities(7)), so it is emptied along with them.
	 */
	if (kernel_capset(data) < 0)
		return msg_errno(str_of("capset"), "failed");
	return 0;
}

int
privileges_drop(const struct plan *plan)
{
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

/* Why a proof fails is not ours to know: say what was seen. */
static int
disproved(const char *what)
{
	return msg_error(str_of(what), "the drop did not take effect",
			 "the command is not run (a seccomp profile that "
			 "fakes success?)");
}

static int
ids_prove(const struct plan *plan)
{
	uint32_t uids[3], gids[3];

	/* Nothing the plan holds, should a call succeed without answering. */
	for (int i = 0; i < 3; i++) {
		uids[i] = ~plan->uid;
		gids[i] = ~plan->gid;
	}
	if (kernel_getresuid(uids) < 0 || uids[0] != plan->uid ||
	    uids[1] != plan->uid || uids[2] != plan->uid)
		return disproved("uid");
	if (kernel_getresgid(gids) < 0 || gids[0] != plan->gid ||
	    gids[1] != plan->gid || gids[2] != plan->gid)
		return disproved("gid");
	return 0;
}

static int
groups_prove(const struct plan *plan)
{
	static struct groups groups;

	memset(groups.gid, 0xff, plan->groups.n * sizeof *groups.gid);
	if (groups_read(&groups) < 0 || !groups_equal(&groups, &plan->groups))
		return disproved("groups");
	/* No group at all is also what a faked call says: this must fail. */
	if (groups.n == 0 && kernel_getgroups((size_t)-1, NULL) >= 0)
		return disproved("groups");
	return 0;
}

static int
capabilities_prove(const struct plan *plan)
{
	struct capability_sets sets;

	if (capability_sets_read(&sets) < 0 ||
	    !capability_sets_match(&sets, plan))
		return disproved("capabilities");
	return 0;
}

static int
regained(const char *call)
{
	return msg_error(str_of(call), "could regain root after the drop",
			 "the command is not run");
}

/* Each way back must fail, whatever the errno, unless the plan permits it. */
static int
ways_back_prove(const struct plan *plan)
{
	bool may_setuid = plan->uid == 0 ||
		(plan->permitted & CAPABILITY_BIT(CAPABILITY_SETUID));
	bool may_setgid = plan->permitted & CAPABILITY_BIT(CAPABILITY_SETGID);
	/* With gid 0 by plan, going back to it would be no proof. */
	uint32_t gid = plan->gid == 0 ? 1 : 0;

	if (!may_setuid && kernel_setresuid(0, 0, 0) == 0)
		return regained("setresuid");
	if (!may_setgid && kernel_setresgid(gid, gid, gid) == 0)
		return regained("setresgid");
	if (!may_setgid && kernel_setgroups(0, NULL) == 0)
		return regained("setgroups");
	return 0;
}

int
privileges_prove(const struct plan *plan)
{
	if (ids_prove(plan) < 0 || groups_prove(plan) < 0 ||
	    capabilities_prove(plan) < 0 || ways_back_prove(plan) < 0)
		return -1;
	return ids_prove(plan);
}
