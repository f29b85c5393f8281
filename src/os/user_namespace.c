/* SPDX-License-Identifier: ISC */
/* What /proc says of the user namespace; see user_namespaces(7). */
#include "os/user_namespace.h"

#include "base/id.h"
#include "os/proc.h"

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
