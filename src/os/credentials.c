/* SPDX-License-Identifier: ISC */
/* The supplementary groups of this process. */
#include "os/credentials.h"

#include "os/kernel.h"

int
group_list_read(struct groups *groups)
{
	int n = kernel_getgroups(GROUPS_MAX, groups->gid);

	if (n < 0 || n > GROUPS_MAX)
		return -1;
	groups->n = (size_t)n;
	groups->settled = 0;
	groups_settle(groups);
	return 0;
}
