/* SPDX-License-Identifier: ISC */
/* What the user namespace makes of owners. */
#ifndef DOFF_MAPPING_H
#define DOFF_MAPPING_H

#include "plan/ownership.h"

/*
 * Find out whether an id of wanted is the one that the kernel also reports for
 * owners that are not mapped, and which uid it is outside.
 */
void mapping_find(const struct ownership *wanted);

/*
 * Set whether an entry that shows the wanted owner may have another, where fd
 * is: in a user namespace or on an id-mapped mount, or if /proc does not say.
 * Warn, once, that the uid is another one outside, unless such a mount makes up
 * for that.
 */
void mapping_judge(struct ownership *wanted, int fd);

#endif
