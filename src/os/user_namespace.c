/* SPDX-License-Identifier: ISC */
/* What /proc says of the user namespace; see user_namespaces(7). */
#include "os/user_namespace.h"

#include <fcntl.h>

#include "base/id.h"
#include "os/proc.h"
#include "os/text_file.h"

#define MAP_SIZE 16384 /* 340 lines at most, of up to 33 bytes */

static struct str
name_read(const char *name)
{
	static char buffer[MAP_SIZE];

	return proc_read(name, buffer, sizeof buffer);
}

bool
user_namespace_setgroups_denied(void)
{
	return str_starts(name_read("self/setgroups"), STR("deny"));
}

struct str
user_namespace_uid_map(void)
{
	return name_read("self/uid_map");
}

struct str
user_namespace_gid_map(void)
{
	return name_read("self/gid_map");
}

static uint32_t
overflow_read(const char *name)
{
	struct str rest = name_read(name), line;
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

/* "36 35 98:0 /root /mnt rw,idmapped shared:1 - ext4 /dev/sda rw" */
static bool
line_is_idmapped(struct str line, uint32_t mount)
{
	struct str field, option;
	uint32_t id;

	if (!str_cut(&line, ' ', &field) || !id_parse(field, &id) ||
	    id != mount)
		return false;
	/* A name of the fields before the options may have commas. */
	for (int i = 0; i < 5; i++)
		str_cut(&line, ' ', &field);
	while (str_cut(&field, ',', &option))
		if (str_is(option, "idmapped"))
			return true;
	return false;
}

bool
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
