/* SPDX-License-Identifier: ISC */
/* What /proc says of the user namespace; see user_namespaces(7). */
#include "os/user_namespace.h"

#include "base/id.h"
#include "os/text_file.h"

#define MAP_SIZE 16384 /* 340 lines at most, of up to 33 bytes */

static char buffer[MAP_SIZE];

static struct str
proc_read(const char *path)
{
	return file_read_small(path, buffer, sizeof buffer);
}

bool
user_namespace_setgroups_denied(void)
{
	return str_starts(proc_read("/proc/self/setgroups"), str_of("deny"));
}

struct str
user_namespace_uid_map(void)
{
	return proc_read("/proc/self/uid_map");
}

struct str
user_namespace_gid_map(void)
{
	return proc_read("/proc/self/gid_map");
}

static uint32_t
overflow_read(const char *path)
{
	struct str rest = proc_read(path), line;
	uint32_t id;

	return str_cut(&rest, '\n', &line) && id_parse(line, &id)
		       ? id : OVERFLOW_ID;
}

uint32_t
user_namespace_overflow_uid(void)
{
	return overflow_read("/proc/sys/kernel/overflowuid");
}

uint32_t
user_namespace_overflow_gid(void)
{
	return overflow_read("/proc/sys/kernel/overflowgid");
}
