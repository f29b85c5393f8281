/* SPDX-License-Identifier: ISC */
/* What the user namespace makes of owners; see user_namespaces(7). */
#include "own/mapping.h"

#include "os/message.h"
#include "os/user_namespace.h"
#include "plan/idmap.h"

static uint32_t outside;
static bool is_told, overflows, is_doubtful;

void
mapping_find(const struct ownership *wanted)
{
	struct str map = user_namespace_uid_map();
	bool is_initial = idmap_is_initial(map);
	bool gid_overflows;

	is_told = is_initial || !idmap_find(map, wanted->uid, &outside) ||
		  outside == wanted->uid;
	overflows = wanted->uid == user_namespace_overflow_uid();
	is_doubtful = overflows && !is_initial;
	gid_overflows = wanted->gid == user_namespace_overflow_gid();
	overflows |= gid_overflows;
	is_doubtful |=
		gid_overflows && !idmap_is_initial(user_namespace_gid_map());
}

void
mapping_judge(struct ownership *wanted, int fd)
{
	struct text text = { .n = 0 };
	bool is_idmapped = (!is_told || overflows) && mount_is_idmapped(fd);

	wanted->owner_is_doubtful = is_doubtful || (overflows && is_idmapped);
	if (is_told || is_idmapped)
		return;
	is_told = true;
	text_add_with(&text, "uid ", wanted->uid);
	text_add_with(&text, " is uid ", outside);
	text_add(&text, " on the host");
	message_warning(
		"", text.at,
		"that uid will own the files "
		"(podman --userns=keep-id, or doff --keep-rootless)");
}
