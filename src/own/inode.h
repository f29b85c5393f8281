/* SPDX-License-Identifier: ISC */
/* Inodes: stat'ed, told from each other, and pinned so that none is swapped. */
#ifndef DOFF_INODE_H
#define DOFF_INODE_H

#include "plan/ownership.h"

/* What a mount is told by, and one file is told from another. */
struct inode {
	struct entry entry;
	uint64_t device;
	uint64_t number;
	uint64_t mount;	 /* 0: not known */
	int64_t changed; /* the ctime, in ns */
	int64_t born;	 /* the birth time, in ns; 0: not known */
};

/*
 * Stat name in directory, or the descriptor directory itself if name is "".
 * No link is followed, and no automount is triggered.
 * Returns 0, or -1 with errno.  Source: statx(2).
 */
int inode_stat(int directory, const char *name, struct inode *inode);

bool inode_is_same(const struct inode *a, const struct inode *b);

/*
 * Returns a number that another inode of the file system will hardly share,
 * even one that reuses the inode number: a hash of the file handle of fd.
 * 0 if there is none to be had.  Source: name_to_handle_at(2).
 */
int64_t inode_hash(int fd);

/*
 * Find out how a mount can be seen at the directory that a walk begins in.
 * Returns -1 if there is no way: no openat2(2), no mount id from statx(2), no
 * /proc/self/fdinfo.
 */
int pin_probe(int directory, const struct inode *inode);

/*
 * Open name in directory, that entry itself and nothing else: no link is
 * followed, no mount is crossed, no FIFO or device is opened.
 * flags: O_PATH, or O_RDONLY | O_DIRECTORY.
 * mount: that of the directory, as inode_stat() told it.
 * Returns a descriptor, or -1 with errno; EXDEV for a mount.
 */
int pin_open(int directory, const char *name, int flags, uint64_t mount);

#endif
