/* SPDX-License-Identifier: ISC */
/* Entries of a directory: looked at, and pinned so that none can be swapped. */
#ifndef DOFF_PIN_H
#define DOFF_PIN_H

#include "plan/ownership.h"

/* What a mount is told by, and one file is told from another. */
struct inode {
	struct entry entry;
	uint64_t device;
	uint64_t number;
	uint64_t mount; /* 0: not known */
	int64_t made;	/* in ns, at the latest: birth, else last change */
	bool made_is_birth;
};

/*
 * Look at name in directory, or at the descriptor directory itself where name
 * is
 * "".  A link is not followed, nothing is mounted by looking.
 * Returns 0, or -1 with errno.  Source: statx(2).
 */
int inode_look(int directory, const char *name, struct inode *inode);

/*
 * Look at what fd pins, at less cost: made is that of its last change, the
 * mount is not told.
 * Returns 0, or -1 with errno.  Source: stat(2).
 */
int pin_look(int fd, struct inode *inode);

/*
 * Find out how a mount can be seen at the directory that a walk begins in.
 * Returns -1 where there is no way: no openat2(2), no mount id from statx(2),
 * no /proc/self/fdinfo.
 */
int pin_probe(int directory, const struct inode *inode);

/*
 * Open name in directory, that entry itself and nothing else: no link is
 * followed, no mount is crossed, no FIFO or device is opened.
 * flags: O_PATH, or O_RDONLY | O_DIRECTORY.
 * mount: that of the directory, as inode_look() told it.
 * Returns a descriptor, or -1 with errno; EXDEV for a mount.
 */
int pin_open(int directory, const char *name, int flags, uint64_t mount);

#endif
