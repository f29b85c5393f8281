/* SPDX-License-Identifier: ISC */
/* One entry: stat'ed, pinned, stat'ed again, and only then changed. */
#ifndef DOFF_ENTRY_H
#define DOFF_ENTRY_H

#include "own/counts.h"
#include "own/inode.h"

/* What --own-skip names: an entry of one directory, or of any. */
struct skip {
	struct str name;
	bool anywhere;
	uint64_t device; /* of the directory */
	uint64_t number;
	atomic_bool met;
};

/* The same for every entry of a walk. */
struct change {
	const struct ownership *wanted;
	struct counts *counts;
	uint64_t mount; /* that of PATH; see inode_stat() */
	int64_t begun;	/* ns of CLOCK_REALTIME */
	bool is_remote; /* on a network or FUSE file system */
	bool reads_back;
	bool links_are_protected; /* fs.protected_hardlinks is 1 */
	bool path_is_roots;
	struct skip *skips;
	size_t skips_n;
	const struct inode *walked; /* the PATHs of every --own */
	size_t walked_n;
};

/* An entry that is being judged, and what its thread has met before it. */
struct visit {
	const struct change *change;
	/* By which the entry is found, and told: as counts_add() has it. */
	int directory;
	const char *name;
	bool is_path;	     /* it is PATH itself */
	struct inode inode;  /* as it was last stat'ed */
	bool expects_change; /* the entry before this one was changed */
	unsigned long seen;
	unsigned long changed;
	unsigned long vanished;
};

enum entry_outcome {
	ENTRY_DONE,
	ENTRY_IS_DIRECTORY, /* nothing was done */
	ENTRY_CROWDED,	    /* nothing was done: too many files are open */
};

/*
 * Change the owner of an entry, unless it is a directory.
 * An entry that is right costs one system call if the entry before it was
 * right, and one that is not costs one less if that was changed.
 */
enum entry_outcome entry_change(struct visit *visit);

/* Change the owner of what fd pins, as visit->inode tells of it. */
void entry_change_pinned(struct visit *visit, int fd);

/* Count an entry, or that it could not be stat'ed, opened, or read. */
void entry_count(const struct visit *visit, enum count_kind kind);
void entry_fail(struct visit *visit, int error);

/*
 * Tell whether an entry was made since the walk began.  What is said to have
 * been made in the future was made long ago, while the clock was wrong.
 */
bool entry_is_new(const struct visit *visit);

/* Tell whether --own-skip names an entry, and count it then. */
bool entry_skip(const struct visit *visit, uint64_t device, uint64_t number);

#endif
