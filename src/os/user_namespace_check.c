/* SPDX-License-Identifier: ISC */
/* What the user namespace permits of a plan; see user_namespaces(7). */
#include "os/user_namespace_check.h"

#include "os/message.h"
#include "os/user_namespace.h"
#include "plan/idmap.h"

bool
userns_setgroups_denied(void)
{
	return user_namespace_setgroups_denied();
}

bool
userns_uid_is_mapped(uint32_t uid)
{
	return uid != user_namespace_overflow_uid() ||
	       idmap_is_initial(user_namespace_uid_map());
}

bool
userns_gid_is_mapped(uint32_t gid)
{
	return gid != user_namespace_overflow_gid() ||
	       idmap_is_initial(user_namespace_gid_map());
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
			 "choose a mapped id, or give the container more ids "
			 "(/etc/subuid, /etc/subgid)");
}

static int
gids_check(const struct plan *plan)
{
	struct str map = user_namespace_gid_map();

	if (id_check(map, "gid ", plan->gid) < 0)
		return -1;
	if (!plan->changes_groups)
		return 0;
	for (size_t i = 0; i < plan->groups.n; i++)
		if (id_check(map, "gid ", plan->groups.gid[i]) < 0)
			return -1;
	return 0;
}

int
userns_check(const struct plan *plan)
{
	/* An id that does not change is mapped: see plan_doubts(). */
	if (id_check(user_namespace_uid_map(), "uid ", plan->uid) < 0)
		return -1;
	if (gids_check(plan) < 0)
		return -1;
	if (plan->changes_groups && userns_setgroups_denied())
		return message_error("setgroups", "denied in this user "
				 "namespace, and the groups differ",
				 "map the ids with newgidmap(1) (/etc/subgid)");
	/* setgroups(2) would make another group of it. */
	if (plan->changes_groups && plan->keeps_overflow &&
	    !userns_gid_is_mapped(OVERFLOW_ID))
		return message_error("--keep-groups", "a group that is "
				 "not mapped in this user namespace cannot be "
				 "kept", "leave the ids and groups as they "
				 "are, or map it (/etc/subgid)");
	return 0;
}

void
userns_warn_outside(uint32_t uid)
{
	struct str map = user_namespace_uid_map();
	struct text text = { .n = 0 };
	uint32_t outside;

	if (!idmap_find(map, uid, &outside) || outside == uid)
		return;
	text_add_with(&text, "uid ", uid);
	text_add_with(&text, " here is ", outside);
	text_add(&text, " outside");
	message_warning("", text.at, "it will own what is handed over "
		    "(podman: --userns=keep-id, or stay uid 0)");
}
