/* SPDX-License-Identifier: ISC */
/* The way down: a folder in a folder is opened, if it is to be entered. */
#ifndef DOFF_DESCEND_H
#define DOFF_DESCEND_H

#include "change.h"
#include "resident.h"

/*
 * Open the folder name in parent and make it the last resident.
 * swapped: set where it turned out to be no folder.
 * Returns NULL where it is not to be entered; why is in the tally.
 */
struct folder *descend(const struct change *change,
		       struct residents *residents, struct folder *parent,
		       const char *name, bool *swapped);

#endif
