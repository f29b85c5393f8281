/* SPDX-License-Identifier: ISC */
/* What the user namespace makes of owners. */
#ifndef DOFF_MAPPING_H
#define DOFF_MAPPING_H

#include "plan/ownership.h"

/*
 * Find out whether an id of wanted is the one that the kernel also reports for
 * owners that are not mapped, and which uid it is outside.
 */
void mapping_find(struct ownership *wanted);

/*
 * Warn, once, that the uid is another one outside, unless what fd is open on
 * lies on an id-mapped mount, which makes up for that.
 */
void mapping_warn(const struct ownership *wanted, int fd);

#endif
