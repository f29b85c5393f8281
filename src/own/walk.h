/* SPDX-License-Identifier: ISC */
/* The walk through a tree: every entry once, from the leaves up. */
#ifndef DOFF_WALK_H
#define DOFF_WALK_H

#include "own/change.h"

/*
 * Hand over all below a directory, then the directory.
 * fd: the directory, opened for reading; closed on return.
 * inode: as inode_look() told it of fd.
 * change: lasts until the return.
 * Bounds, whatever the shape of the tree: DIRECTORIES_MAX levels, 4 MiB, fewer
 * than 100 descriptors, no recursion; time grows with the entries only.
 * Failures are in the tally.
 * Returns -1 after a message where the walk could not be done at all.
 */
int walk_run(const struct change *of_walk, int fd,
	     const struct inode *inode);

#endif
