/* SPDX-License-Identifier: ISC */
/* --own and --dir: paths that belong to the identity afterwards. */
#ifndef DOFF_OWN_H
#define DOFF_OWN_H

#include "plan/plan.h"

/*
 * Make and hand over the directories of --dir, then the trees of --own.
 * Returns -1 after a message where the start must end.
 */
int own_run(const struct request *request, const struct plan *plan);

/*
 * The same without the privilege to (--if-root): what is missing of --dir is
 * made and given its mode where that may be; a PATH that is not writable
 * gets a warning.
 * Returns -1 after a message where a PATH is forbidden.
 */
int own_stay(const struct request *request, const struct plan *plan);

#endif
