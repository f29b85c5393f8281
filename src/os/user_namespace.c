/* SPDX-License-Identifier: ISC */
/* What the user namespace we are in permits; see user_namespaces(7). */
#include "os/user_namespace.h"

#include "base/id.h"
#include "os/message.h"
#include "os/proc.h"
#include "plan/idmap.h"

#define MAP_SIZE 16384 /* 340 lines at most, of up to 33 bytes */

static const char uid_map[] = "self/uid_map";
static const char gid_map[] = "self/gid_map";

static char buffer[MAP_SIZE];

/* What was read before is gone. */
static struct str
map_read(const char *path)
{
	return proc_read(path, buffer, sizeof buffer);
}

bool
userns_setgroups_denied(void)
{
	return str_starts(map_read("self/setgroups"), str_of("deny"));
}

static bool
owner_is_mapped(const char *path, uint32_t id)
{
	return id != OVERFLOW_ID || idmap_is_initial(map_read(path));
}

bool
userns_uid_is_mapped(uint32_t uid)
{
	return owner_is_mapped(uid_map, uid);
}

bool
userns_gid_is_mapped(uint32_t gid)
{
	return owner_is_mapped(gid_map, gid);
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
	struct str map = map_read(gid_map);

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
	if (id_check(map_read(uid_map), "uid ", plan->uid) < 0)
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

struct str
user_namespace_uid_map(void)
{
	return map_read(uid_map);
}

struct str
user_namespace_gid_map(void)
{
	return map_read(gid_map);
}

static uint32_t
overflow_read(const char *name)
{
	struct str rest = map_read(name), line;
	uint32_t id;

	return str_cut(&rest, '\n', &line) && id_parse(line, &id)
		       ? id : OVERFLOW_ID;
}

uint32_t
user_namespace_overflow_uid(void)
{
	return overflow_read("sys/kernel/overflowuid");
}

uint32_t
user_namespace_overflow_gid(void)
{
	return overflow_read("sys/kernel/overflowgid");
}
