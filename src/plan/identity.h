/* SPDX-License-Identifier: ISC */
/* Which uid and gid: the first source that answers. */
#ifndef DOFF_IDENTITY_H
#define DOFF_IDENTITY_H

#include "plan/decision.h"

struct identity {
	bool is_current_user; /* no id and no group changes: --if-root */
	uint32_t uid;
	uint32_t gid;
	const char *uid_from; /* the source, for --dry-run */
	const char *gid_from;
	struct text cure; /* what the cure of a refusal lies in */
};

/* Tell whether no id changes: see --if-root and --keep-rootless. */
static inline bool
identity_stays(const struct request *request, const struct facts *facts)
{
	return (request->keep_rootless && facts->is_rootless) ||
	       (request->if_root && facts->process->uid != 0);
}

/*
 * Decide the uid and the gid: each from the first that answers of the
 * variable, the owner of --match, the operand, the account.  If --if-root is
 * given and the process is not root, they are those of the process.
 * decision->identity: zeroed before.
 * Returns false if there is no such identity, or it is not permitted.
 */
bool identity_decide(struct decision *decision);

#endif
