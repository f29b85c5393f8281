/* SPDX-License-Identifier: ISC */
/* The way down: a directory in a directory is opened, if it is to be entered.
 */
#ifndef DOFF_DESCEND_H
#define DOFF_DESCEND_H

#include "own/change.h"
#include "own/resident.h"

/*
 * Open the directory name in parent and make it the last resident.
 * swapped: set where it turned out to be no directory.
 * Returns NULL where it is not to be entered; why is in the tally.
 */
struct directory *descend(const struct change *change,
			  struct residents *residents, struct directory *parent,
			  const char *name, bool *swapped);

#endif
