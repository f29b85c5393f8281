/* SPDX-License-Identifier: ISC */
/* What the user namespace makes of owners; see user_namespaces(7). */
#include "own/mapping.h"

#include "os/message.h"
#include "os/user_namespace.h"
#include "plan/idmap.h"

static uint32_t outside;
static bool is_told, uid_overflows, gid_overflows;
static bool uids_are_mapped, gids_are_mapped;

void
mapping_find(const struct ownership *wanted)
{
	struct str map = user_namespace_uid_map();

	uids_are_mapped = idmap_is_initial(map);
	is_told = uids_are_mapped || !idmap_find(map, wanted->uid, &outside) ||
		  outside == wanted->uid;
	uid_overflows = wanted->uid == user_namespace_overflow_uid();
	gid_overflows = wanted->gid == user_namespace_overflow_gid();
	gids_are_mapped =
		gid_overflows && idmap_is_initial(user_namespace_gid_map());
}

void
mapping_judge(struct ownership *wanted, int fd)
{
	struct text text = { .n = 0 };
	bool is_idmapped = (!is_told || uid_overflows || gid_overflows) &&
			   mount_is_idmapped(fd);

	wanted->uid_is_doubtful =
		uid_overflows & (is_idmapped | !uids_are_mapped);
	wanted->gid_is_doubtful =
		gid_overflows & (is_idmapped | !gids_are_mapped);
	if (is_told || is_idmapped)
		return;
	is_told = true;
	text_add_with(&text, "uid ", wanted->uid);
	text_add_with(&text, " here is ", outside);
	text_add(&text, " outside");
	message_warning("", text.at,
			"it will own the files "
			"(podman: --userns=keep-id, or --keep-rootless)");
}
