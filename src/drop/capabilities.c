/* SPDX-License-Identifier: ISC */
/* The five capability sets, no_new_privs and securebits of this process. */
#include "drop/capabilities.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#include "os/kernel.h"
#include "os/message.h"
#include "plan/capability.h"

static int
control(int operation, unsigned long first, unsigned long second)
{
	return (int)syscall(SYS_prctl, operation, first, second, 0UL, 0UL);
}

static uint64_t
halves_join(uint32_t low, uint32_t high)
{
	return (uint64_t)high << 32 | low;
}

int
capability_sets_read(struct capability_sets *sets)
{
	struct kernel_cap_data data[2];

	/* A call that answers nothing must look like holding everything. */
	memset(data, 0xff, sizeof data);
	if (kernel_capget(data) < 0)
		return -1;
	sets->effective = halves_join(data[0].effective, data[1].effective);
	sets->permitted = halves_join(data[0].permitted, data[1].permitted);
	sets->inheritable =
		halves_join(data[0].inheritable, data[1].inheritable);
	return 0;
}

static bool
capability_sets_match(const struct capability_sets *sets,
		      const struct plan *plan)
{
	return sets->permitted == plan->permitted &&
	       sets->effective == plan->permitted &&
	       sets->inheritable == plan->inheritable;
}

/*
 * Returns how many capabilities the kernel knows, or -1 where that has no
 * end: a call whose answer is faked.
 */
static int
bounding_read(uint64_t *set)
{
	*set = 0;
	for (unsigned i = 0; i <= CAPABILITY_END; i++) {
		int held = control(PR_CAPBSET_READ, i, 0);

		if (held < 0)
			return errno == EINVAL ? (int)i : -1;
		if (held > 0 && i < CAPABILITY_END)
			*set |= CAPABILITY_BIT(i);
	}
	errno = ENOSYS;
	return -1;
}

int
capabilities_look(struct process *process)
{
	int end = bounding_read(&process->bounding);

	/* gVisor has none: -1, and so it must be afterwards. */
	process->securebits = control(PR_GET_SECUREBITS, 0, 0);
	if (end < 0)
		return message_errno("prctl", "failed");
	process->bounding_end = (unsigned)end;
	return 0;
}

int
capabilities_bound(const struct plan *plan)
{
	uint64_t drop = plan->bounding_drop;

	while (drop != 0)
		if (control(PR_CAPBSET_DROP, capability_take(&drop), 0) < 0)
			return message_errno("bounding set", "failed");
	return 0;
}

int
capabilities_bridge(const struct plan *plan)
{
	if (plan->keeps_over_setuid && control(PR_SET_KEEPCAPS, 1, 0) < 0)
		return message_errno("--keep-caps", "the securebits do "
				 "not let capabilities outlive a change of "
				 "the uid");
	return 0;
}

static int
sets_drop(const struct plan *plan)
{
	struct capability_sets sets;
	struct kernel_cap_data data[2];

	if (capability_sets_read(&sets) < 0)
		return message_errno("capget", "failed");
	if (capability_sets_match(&sets, plan))
		return 0;
	for (int half = 0; half < 2; half++) {
		int shift = 32 * half;

		data[half].effective = (uint32_t)(plan->permitted >> shift);
		data[half].permitted = (uint32_t)(plan->permitted >> shift);
		data[half].inheritable =
			(uint32_t)(plan->inheritable >> shift);
	}
	/*
	 * The ambient set never holds what permitted and inheritable do not
	 * both hold (capabilities(7)), so it is emptied along with them.
	 */
	if (kernel_capset(data) < 0)
		return message_errno("capset", "failed");
	return 0;
}

static int
ambient_raise(uint64_t kept)
{
	while (kept != 0)
		if (control(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE,
			    capability_take(&kept)) < 0)
			return message_errno("--keep-caps", "none can be "
					 "kept over execve");
	return 0;
}

int
capabilities_drop(const struct plan *plan)
{
	if (sets_drop(plan) < 0 || ambient_raise(plan->inheritable) < 0)
		return -1;
	if (plan->keeps_over_setuid && control(PR_SET_KEEPCAPS, 0, 0) < 0)
		return message_errno("PR_SET_KEEPCAPS", "failed");
	if (plan->no_new_privs && control(PR_SET_NO_NEW_PRIVS, 1, 0) < 0)
		return message_errno("no_new_privs", "failed");
	return 0;
}

static bool
bounding_matches(const struct plan *plan)
{
	uint64_t bounding;
	int end = bounding_read(&bounding);

	return end == (int)plan->bounding_end && bounding == plan->bounding;
}

/* The rest of the set is empty, as what permitted does not hold always is. */
static bool
ambient_matches(const struct plan *plan)
{
	uint64_t kept = plan->inheritable;

	while (kept != 0)
		if (control(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET,
			    capability_take(&kept)) != 1)
			return false;
	return true;
}

bool
capabilities_match(const struct plan *plan)
{
	struct capability_sets sets;

	if (capability_sets_read(&sets) < 0 ||
	    !capability_sets_match(&sets, plan) || !ambient_matches(plan))
		return false;
	if (plan->inheritable != 0 &&
	    control(PR_GET_SECUREBITS, 0, 0) != plan->securebits)
		return false;
	return !plan->no_new_privs ||
	       (bounding_matches(plan) &&
		control(PR_GET_NO_NEW_PRIVS, 0, 0) == 1);
}
