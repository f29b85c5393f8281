/* SPDX-License-Identifier: ISC */
/* The walk through a tree: every entry once, from the leaves up. */
#ifndef DOFF_WALK_H
#define DOFF_WALK_H

#include "own/entry.h"

/*
 * Change the owner of all below a directory, then of the directory.
 * fd: the directory, opened for reading; closed on return.
 * inode: as inode_stat() told it of fd.
 * of_walk: lasts until the return.
 * Bounds, whatever the shape of the tree: DIRECTORIES_MAX levels, 4 MiB, 256
 * descriptors, no recursion; see walk.c for what bounds the time.
 * What failed is in the counts.
 * Returns -1 after a message if the walk could not be done at all.
 */
int walk_run(const struct change *of_walk, int fd, const struct inode *inode);

/*
 * Make the walk end between two entries, from a signal handler or any thread;
 * until walk_run() returns it is not finished.
 */
void walk_stop(void);
bool walk_is_stopped(void);

#endif
