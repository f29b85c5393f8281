/* SPDX-License-Identifier: ISC */
/* Who the process is, and what it holds. */
#include "gather/process.h"

#include "drop/capabilities.h"
#include "os/credentials.h"
#include "os/kernel.h"
#include "os/message.h"

static int
id_look(const char *kind, long call, uint32_t *id)
{
	/* Never a valid answer, should a call succeed without answering. */
	uint32_t ids[3] = { 1, 2, 3 };

	if (kernel_getresids(call, ids) < 0)
		return message_errno(kind, "cannot be read");
	if (ids[0] != ids[1] || ids[0] != ids[2])
		return message_error(kind,
				     "real, effective and saved "
				     "differ",
				     "start doff from a plain process, "
				     "not from a set-user-ID program");
	*id = ids[0];
	return 0;
}

int
start_look(struct process *process)
{
	struct capability_sets sets;

	if (id_look("uid", KERNEL_GETRESUID, &process->uid) < 0 ||
	    id_look("gid", KERNEL_GETRESGID, &process->gid) < 0)
		return -1;
	if (group_list_read(&process->groups) < 0)
		return message_errno("groups", "cannot be read");
	if (capability_sets_read(&sets) < 0)
		return message_errno("capabilities", "cannot be read");
	process->permitted = sets.permitted;
	process->effective = sets.effective;
	process->inheritable = sets.inheritable;
	return 0;
}
