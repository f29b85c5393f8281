/* SPDX-License-Identifier: ISC */
/* The drop. */
#include "drop/drop.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "drop/capabilities.h"
#include "os/kernel.h"
#include "os/message.h"
#include "os/user_namespace.h"
#include "plan/capability.h"
#include "plan/idmap.h"

static int
unheld_refuse(uint64_t unheld)
{
	if (unheld == 0)
		return 0;
	return message_error_str(capability_name(capability_pop(&unheld)),
				 "cannot be kept: doff does not hold it",
				 "start as root, with docker run --cap-add");
}

int
drop_check(const struct plan *plan)
{
	bool setuid = plan->changes.lacking & CAPABILITY_BIT(CAPABILITY_SETUID);
	bool setgid = plan->changes.lacking & CAPABILITY_BIT(CAPABILITY_SETGID);
	struct text object = { .n = 0 }, started = { .n = 0 };
	const char *needs;

	if (!setuid && !setgid)
		return unheld_refuse(plan->capabilities.unheld);
	text_add_with(&object, "uid ", plan->identity.uid);
	text_add_with(&object, " gid ", plan->identity.gid);
	needs = !setgid	  ? "needs CAP_SETUID (docker run --cap-add SETUID)"
		: !setuid ? "needs CAP_SETGID (docker run --cap-add SETGID)"
			  : "needs CAP_SETUID and CAP_SETGID (docker run "
			    "--cap-add SETUID --cap-add SETGID)";
	/* No engine gives capabilities to a process that it starts so. */
	if (geteuid() != 0) {
		text_add_with(&started, "started as uid ", geteuid());
		text_add(
			&started,
			", not root (remove the USER line, --user or "
			"runAsUser, or give --if-root)");
		needs = started.at;
	}
	return message_error(object.at, "cannot switch to it", needs);
}

static int
id_check(struct str map, const char *kind, uint32_t id)
{
	struct text named = { .n = 0 };
	uint32_t outside;

	if (map.n == 0 || idmap_find(map, id, &outside))
		return 0;
	text_add_with(&named, kind, id);
	return message_error(named.at, "not mapped in this user namespace",
			     "choose a mapped id, or give the container more "
			     "ids (/etc/subuid, /etc/subgid)");
}

static int
gids_check(const struct plan *plan)
{
	const struct groups *groups = &plan->membership.groups;
	struct str map = user_namespace_gid_map();

	if (id_check(map, "gid ", plan->identity.gid) < 0)
		return -1;
	for (size_t i = 0; plan->changes.groups && i < groups->n; i++)
		if (id_check(map, "gid ", groups->gid[i]) < 0)
			return -1;
	/* setgroups(2) would make another group of it. */
	if (plan->changes.groups && plan->membership.keeps_overflow &&
	    !idmap_is_initial(map))
		return message_error("--keep-groups",
				     "cannot keep a group that is not "
				     "mapped in this user namespace",
				     "map it (/etc/subgid), or give "
				     "--keep-rootless instead");
	return 0;
}

int
drop_check_namespace(const struct plan *plan)
{
	/* An id that does not change is mapped: see overflow_doubt(). */
	if (id_check(user_namespace_uid_map(), "uid ", plan->identity.uid) < 0)
		return -1;
	if (gids_check(plan) < 0)
		return -1;
	if (plan->changes.groups && user_namespace_setgroups_denied())
		return message_error("setgroups",
				     "denied in this user "
				     "namespace, and the groups differ",
				     "map "
				     "the ids with newgidmap(1) (/etc/subgid)");
	return 0;
}

static int
call_failed(const struct plan *plan, const char *call)
{
	int error = errno;

	if ((error == EPERM || error == EINVAL) &&
	    drop_check_namespace(plan) < 0)
		return -1;
	if (error == EPERM)
		return message_error(
			call, "failed",
			"Operation not "
			"permitted: a seccomp profile or a security "
			"module forbids it");
	return message_error(call, "failed", message_of_errno(error));
}

int
drop_run(const struct plan *plan)
{
	if (capabilities_bound(&plan->capabilities) < 0 ||
	    capabilities_bridge(&plan->capabilities) < 0)
		return -1;
	if (plan->changes.groups &&
	    kernel_setgroups(plan->membership.groups.n,
			     plan->membership.groups.gid) < 0)
		return call_failed(plan, "setgroups");
	if (plan->changes.gid &&
	    kernel_setresgid(plan->identity.gid, plan->identity.gid,
			     plan->identity.gid) < 0)
		return call_failed(plan, "setresgid");
	if (plan->changes.uid &&
	    kernel_setresuid(plan->identity.uid, plan->identity.uid,
			     plan->identity.uid) < 0)
		return call_failed(plan, "setresuid");
	return capabilities_drop(&plan->capabilities);
}
