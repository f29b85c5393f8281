/* SPDX-License-Identifier: ISC */
/* What the user namespace makes of owners; see user_namespaces(7). */
#include "own/mapping.h"

#include <fcntl.h>

#include "base/id.h"
#include "os/message.h"
#include "os/proc.h"
#include "os/text_file.h"
#include "os/user_namespace.h"
#include "plan/idmap.h"

static uint32_t outside;
static bool is_told;

void
mapping_find(struct ownership *wanted)
{
	struct str map = user_namespace_uid_map();

	is_told = true;
	if (map.n == 0 || idmap_is_initial(map))
		return;
	is_told = !idmap_find(map, wanted->uid, &outside) ||
		  outside == wanted->uid;
	wanted->uid_is_doubtful = wanted->uid == user_namespace_overflow_uid();
	wanted->gid_is_doubtful =
		wanted->gid == user_namespace_overflow_gid() &&
		!idmap_is_initial(user_namespace_gid_map());
}

/* "36 35 98:0 /root /mnt rw,idmapped shared:1 - ext4 /dev/sda rw" */
static bool
line_is_idmapped(struct str line, uint32_t mount)
{
	struct str field, option;
	uint32_t id;

	if (!str_cut(&line, ' ', &field) || !id_parse(field, &id) ||
	    id != mount)
		return false;
	for (int i = 0; i < 5; i++)
		str_cut(&line, ' ', &field);
	while (str_cut(&field, ',', &option))
		if (str_is(option, "idmapped"))
			return true;
	return false;
}

static bool
mount_is_idmapped(int fd)
{
	static struct file file;
	const char *path = "/proc/self/mountinfo";
	uint32_t mount = (uint32_t)descriptor_mount(fd);
	int mounts = proc_open("self/mountinfo", O_RDONLY);
	struct str lines, line;
	bool found = false;

	if (mounts < 0 || file_adopt(&file, path, mounts) < 0)
		return false;
	file.warns = true;
	while (!found && file_next(&file, &lines) > 0)
		while (!found && str_cut(&lines, '\n', &line))
			found = line_is_idmapped(line, mount);
	file_close(&file);
	return found;
}

void
mapping_warn(const struct ownership *wanted, int fd)
{
	struct text text = { .n = 0 };

	if (is_told || mount_is_idmapped(fd))
		return;
	is_told = true;
	text_add_with(&text, "uid ", wanted->uid);
	text_add_with(&text, " here is ", outside);
	text_add(&text, " outside");
	message_warning("", text.at,
			"it will own the files "
			"(podman: --userns=keep-id, or --keep-rootless)");
}
