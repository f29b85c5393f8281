/* SPDX-License-Identifier: ISC */
/* Handing over one entry: looked at, pinned, looked at again, changed. */
#ifndef DOFF_CHANGE_H
#define DOFF_CHANGE_H

#include "own/pin.h"
#include "own/tally.h"

/* The same for every entry of a walk. */
struct change {
	const struct ownership *wanted;
	struct tally *tally;
	uint64_t mount; /* that of PATH; see inode_look() */
};

enum change_outcome {
	CHANGE_DONE,
	CHANGE_IS_DIRECTORY, /* nothing was done */
	CHANGE_CROWDED,	  /* nothing was done: too many files are open */
};

/*
 * Hand over name in directory, unless it is a directory itself.
 * expected: whether the entry before was changed; an entry that is right
 * costs one system call where this is false, one that is not costs one less
 * where it is true.  Updated.
 * made: set to when the entry was made, in ns; see struct inode.
 */
enum change_outcome change_entry(const struct change *change, int directory,
				 const char *name, bool *expected,
				 int64_t *made);

/*
 * Hand over what fd pins, a directory for the most part.
 * directory, name: by which it is told to the user, see tally_add().
 */
void change_pinned(const struct change *change, int fd,
		   const struct inode *inode, int directory, const char *name);

#endif
