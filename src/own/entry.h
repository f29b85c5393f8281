/* SPDX-License-Identifier: ISC */
/* One entry: stat'ed, pinned, stat'ed again, and only then changed. */
#ifndef DOFF_ENTRY_H
#define DOFF_ENTRY_H

#include "own/counts.h"
#include "own/pin.h"

/* What --own-skip names: an entry of one directory, or of any. */
struct skip {
	struct str name;
	bool anywhere;
	uint64_t device; /* of the directory */
	uint64_t number;
	bool met;
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

/* What one thread has met, until it adds that to the counts. */
struct met {
	bool expects_change; /* the entry before this one was changed */
	unsigned long seen;
	unsigned long changed;
	unsigned long vanished;
	unsigned long stirred; /* new, gone, or changed since the beginning */
};

enum entry_outcome {
	ENTRY_DONE,
	ENTRY_IS_DIRECTORY, /* nothing was done */
	ENTRY_CROWDED,	    /* nothing was done: too many files are open */
};

/*
 * Change the owner of name in directory, unless it is a directory itself.
 * An entry that is right costs one system call if the entry before it was
 * right, and one that is not costs one less if that was changed.
 */
enum entry_outcome entry_change(const struct change *change, int directory,
				const char *name, struct met *met);

/*
 * Change the owner of what fd pins.
 * directory, name: by which it is told to the user; see counts_add().
 * is_path: it is PATH itself.
 */
void entry_change_pinned(const struct change *change, int fd,
			 const struct inode *inode, int directory,
			 const char *name, struct met *met, bool is_path);

/* Count an entry that could not be stat'ed, opened, or read. */
void entry_fail(const struct change *change, int error, int directory,
		const char *name, struct met *met);

/*
 * Tell whether an entry was made since the walk began.  What is said to have
 * been made in the future was made long ago, while the clock was wrong.
 */
bool entry_is_new(const struct change *change, const struct inode *inode);

/* Tell whether --own-skip names an entry, and count it then. */
bool entry_skip(const struct change *change, const struct inode *parent,
		int directory, const char *name);

#endif
