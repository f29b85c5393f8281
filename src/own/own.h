/* SPDX-License-Identifier: ISC */
/* --own, --dir and --give: what belongs to the identity afterwards. */
#ifndef DOFF_OWN_H
#define DOFF_OWN_H

#include "plan/plan.h"

/*
 * Check what can be checked before anything is changed: every PATH of --own,
 * --dir and --give, and that --own-skip names entries.
 * Returns -1 after a message.
 */
int own_check(const struct request *request, const struct plan *plan);

/*
 * Make the directories of --dir and change their owners, then those of the
 * trees of --own, then those of --give.
 * Returns 0; -1 after a message if the start must end; 128 and the number of
 * a signal that ended it (SIGTERM, SIGINT, SIGHUP, unless ignored).
 */
int own_run(const struct request *request, const struct plan *plan);

/*
 * The same without the privilege to (--if-root): what is missing of --dir is
 * made, and gets its mode if that may be; a PATH that is not writable gets a
 * warning.  A dry run makes nothing.
 * Returns -1 after a message if a PATH is forbidden.
 */
int own_stay(const struct request *request, const struct plan *plan);

#endif
