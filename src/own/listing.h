/* SPDX-License-Identifier: ISC */
/* The entries of a directory, one after the other. */
#ifndef DOFF_LISTING_H
#define DOFF_LISTING_H

#include "os/kernel.h"
#include "own/directory_stack.h"
#include "own/tally.h"

/*
 * Returns the next entry of a directory that has a buffer, or NULL at its end;
 * what cannot be read is in the tally.
 */
const struct kernel_dirent *listing_next(struct directory *directory,
					 struct tally *tally);

/*
 * Go past the entries that were given away, which others see to.
 * Returns 0, or -1 with errno.
 */
int listing_skip(struct directory *directory);

#endif
