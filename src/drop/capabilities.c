/* SPDX-License-Identifier: ISC */
/* The capability sets, no_new_privs and securebits: set, and compared. */
#include "drop/capabilities.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#include "os/credentials.h"
#include "os/kernel.h"
#include "os/message.h"
#include "plan/capability.h"

static bool
sets_match(const struct credential_sets *held,
	   const struct capability_sets *sets)
{
	return held->permitted == sets->permitted &&
	       held->effective == sets->permitted &&
	       held->inheritable == sets->inheritable;
}

int
capabilities_bound(const struct capability_sets *sets)
{
	uint64_t drop = sets->bounding_drop;

	while (drop != 0)
		if (kernel_prctl(PR_CAPBSET_DROP, capability_pop(&drop), 0) <
		    0)
			return message_errno("bounding set", "failed");
	return 0;
}

int
capabilities_bridge(const struct capability_sets *sets)
{
	if (sets->keeps_over_setuid && kernel_prctl(PR_SET_KEEPCAPS, 1, 0) < 0)
		return message_errno("--keep-caps",
				     "the securebits do "
				     "not let capabilities outlive a change of "
				     "the uid");
	return 0;
}

static int
sets_drop(const struct capability_sets *sets)
{
	struct credential_sets held;
	struct kernel_cap_data data[2];

	if (credentials_read_sets(&held) < 0)
		return message_errno("capget", "failed");
	if (sets_match(&held, sets))
		return 0;
	for (int half = 0; half < 2; half++) {
		int shift = 32 * half;

		data[half].effective = (uint32_t)(sets->permitted >> shift);
		data[half].permitted = (uint32_t)(sets->permitted >> shift);
		data[half].inheritable = (uint32_t)(sets->inheritable >> shift);
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
		if (kernel_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE,
				 capability_pop(&kept)) < 0)
			return message_errno("--keep-caps", "none can be "
							    "kept over execve");
	return 0;
}

int
capabilities_drop(const struct capability_sets *sets)
{
	if (sets_drop(sets) < 0 || ambient_raise(sets->inheritable) < 0)
		return -1;
	if (sets->keeps_over_setuid && kernel_prctl(PR_SET_KEEPCAPS, 0, 0) < 0)
		return message_errno("PR_SET_KEEPCAPS", "failed");
	if (sets->no_new_privs && kernel_prctl(PR_SET_NO_NEW_PRIVS, 1, 0) < 0)
		return message_errno("no_new_privs", "failed");
	return 0;
}

static bool
bounding_matches(const struct capability_sets *sets)
{
	uint64_t bounding;
	int end = credentials_read_bounding(&bounding);

	return end == (int)sets->bounding_end && bounding == sets->bounding;
}

/* The rest of the set is empty, as what permitted does not hold always is. */
static bool
ambient_matches(const struct capability_sets *sets)
{
	uint64_t kept = sets->inheritable;

	while (kept != 0)
		if (kernel_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET,
				 capability_pop(&kept)) != 1)
			return false;
	return true;
}

bool
capabilities_match(const struct capability_sets *sets)
{
	struct credential_sets held;

	if (credentials_read_sets(&held) < 0 || !sets_match(&held, sets) ||
	    !ambient_matches(sets))
		return false;
	if (sets->inheritable != 0 &&
	    kernel_prctl(PR_GET_SECUREBITS, 0, 0) != sets->securebits)
		return false;
	return !sets->no_new_privs ||
	       (bounding_matches(sets) &&
		kernel_prctl(PR_GET_NO_NEW_PRIVS, 0, 0) == 1);
}
