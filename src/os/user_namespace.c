/* SPDX-License-Identifier: ISC */
/* What /proc tells of the user namespace that doff is in. */
#include "os/user_namespace.h"

#include "base/id.h"
#include "os/proc.h"

#define MAP_SIZE 16384 /* 340 lines at most, of up to 33 bytes */

static char buffer[MAP_SIZE];

struct str
user_namespace_uid_map(void)
{
	return proc_read("self/uid_map", buffer, sizeof buffer);
}

struct str
user_namespace_gid_map(void)
{
	return proc_read("self/gid_map", buffer, sizeof buffer);
}

bool
user_namespace_setgroups_denied(void)
{
	return str_starts(proc_read("self/setgroups", buffer, sizeof buffer),
			  str_of("deny"));
}

static uint32_t
overflow_read(const char *name)
{
	struct str rest = proc_read(name, buffer, sizeof buffer), line;
	uint32_t id;

	return str_cut(&rest, '\n', &line) && id_parse(line, &id) ? id
								  : OVERFLOW_ID;
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
