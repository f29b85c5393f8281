/* SPDX-License-Identifier: ISC */
/* The entries of a folder, one after the other. */
#ifndef DOFF_LISTING_H
#define DOFF_LISTING_H

#include "folder.h"
#include "kernel_files.h"
#include "tally.h"

/*
 * Returns the next entry of a folder that has a buffer, or NULL at its end;
 * what cannot be read is in the tally.
 */
const struct kernel_dirent *listing_next(struct folder *folder,
					 struct tally *tally);

/*
 * Go past the entries that were given away, which others see to.
 * Returns 0, or -1 with errno.
 */
int listing_skip(struct folder *folder);

#endif
