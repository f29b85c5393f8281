/* SPDX-License-Identifier: ISC */
/* What the kernel says of this process: ids, groups, capabilities. */
#include "os/credentials.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#include "os/kernel.h"

#define SET_BITS 64

int
credentials_read_groups(struct groups *groups)
{
	int n = kernel_getgroups(GROUPS_MAX, groups->gid);

	if (n < 0 || n > GROUPS_MAX)
		return -1;
	groups->n = (size_t)n;
	groups->settled = 0;
	groups_settle(groups);
	return 0;
}

static uint64_t
halves_join(uint32_t low, uint32_t high)
{
	return (uint64_t)high << 32 | low;
}

int
credentials_read_sets(struct credential_sets *sets)
{
	struct kernel_cap_data data[2];

	/* A call that writes nothing must look like holding everything. */
	memset(data, 0xff, sizeof data);
	if (kernel_capget(data) < 0)
		return -1;
	sets->effective = halves_join(data[0].effective, data[1].effective);
	sets->permitted = halves_join(data[0].permitted, data[1].permitted);
	sets->inheritable =
		halves_join(data[0].inheritable, data[1].inheritable);
	return 0;
}

int
credentials_read_bounding(uint64_t *set)
{
	*set = 0;
	for (unsigned i = 0; i <= SET_BITS; i++) {
		int held = kernel_prctl(PR_CAPBSET_READ, i, 0);

		if (held < 0)
			return errno == EINVAL ? (int)i : -1;
		if (held > 0 && i < SET_BITS)
			*set |= (uint64_t)1 << i;
	}
	errno = ENOSYS;
	return -1;
}
