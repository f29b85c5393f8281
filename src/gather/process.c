/* SPDX-License-Identifier: ISC */
/* The ids, groups and capabilities of the process as it was started. */
#include "gather/process.h"

#include <sys/prctl.h>

#include "os/credentials.h"
#include "os/kernel.h"
#include "os/message.h"

static int
id_read(const char *kind, long call, uint32_t *id)
{
	/* No valid answer, in case a faked call writes nothing. */
	uint32_t ids[3] = { 1, 2, 3 };

	if (kernel_getresids(call, ids) < 0)
		return message_errno(kind, "cannot be read");
	if (ids[0] != ids[1] || ids[0] != ids[2])
		return message_error(kind, "real, effective and saved "
				     "differ", "do not start doff from a "
				     "set-user-ID program");
	*id = ids[0];
	return 0;
}

int
process_read(struct process *process)
{
	struct credential_sets sets;

	if (id_read("uid", KERNEL_GETRESUID, &process->uid) < 0 ||
	    id_read("gid", KERNEL_GETRESGID, &process->gid) < 0)
		return -1;
	if (credentials_read_groups(&process->groups) < 0)
		return message_errno("groups", "cannot be read");
	if (credentials_read_sets(&sets) < 0)
		return message_errno("capabilities", "cannot be read");
	process->permitted = sets.permitted;
	process->effective = sets.effective;
	process->inheritable = sets.inheritable;
	return 0;
}

int
process_read_limits(struct process *process)
{
	int end = credentials_read_bounding(&process->bounding);

	/* gVisor has no securebits: -1, and so it must be afterwards. */
	process->securebits = kernel_prctl(PR_GET_SECUREBITS, 0, 0);
	if (end < 0)
		return message_errno("prctl", "failed");
	process->bounding_end = (unsigned)end;
	return 0;
}
