/* SPDX-License-Identifier: ISC */
/* What a walk has met, reported while it lasts and once at its end. */
#ifndef DOFF_COUNTS_H
#define DOFF_COUNTS_H

#include <stdatomic.h>

#include "base/str.h"
#include "own/inode.h"

enum count_kind {
	COUNT_FAILED,  /* could not be changed */
	COUNT_LINKED,  /* several links: not changed */
	COUNT_DEVICE,  /* not changed */
	COUNT_MOUNT,   /* not entered */
	COUNT_NEW,     /* made since the walk began: not changed */
	COUNT_SKIPPED, /* --own-skip */
	COUNT_KINDS,
};

#define COUNT_NAMES 3
#define COUNT_CAUSES 8

/* Causes that no system call answers; apart from each errno. */
#define CAUSE_NO_EFFECT 0 /* chown(2) returned 0, and changed nothing */
#define CAUSE_TOO_DEEP (-1)

struct counts {
	const char *path; /* that of --own */
	bool lacks_chown; /* as struct ownership has it */
	/* Locked by who walks; see walk.c. */
	unsigned long seen;
	unsigned long changed;
	unsigned long vanished;
	unsigned long stirred, stirred_max; /* names: see counts_limit() */
	unsigned long again;		    /* those whose inode was met so */
	bool cut_short;
	int64_t next_report; /* ns of CLOCK_MONOTONIC */
	/* Locked by counts_add(). */
	atomic_uint lock;
	unsigned long count[COUNT_KINDS];
	struct {
		size_t n;
		char at[COUNT_NAMES * sizeof(struct text)];
	} names[COUNT_KINDS];
	struct {
		int error;
		unsigned long count;
	} causes[COUNT_CAUSES];
	uint32_t linked_uid; /* who owns the files of COUNT_LINKED */
	bool broken;	     /* by an error that no start should survive */
};

/* fd: PATH; lacks_chown: as struct ownership has it. */
void counts_begin(struct counts *counts, const char *path, int fd,
		  bool lacks_chown);

/*
 * Count an entry; the names of the first three are remembered.
 * cause: of COUNT_FAILED: an errno, or CAUSE_*; of COUNT_LINKED: the owner.
 * tolerated: whether the start may go on.
 * directory, name: a name in an open directory, or that directory itself if
 * name is "".
 */
void counts_add(struct counts *counts, enum count_kind kind, int64_t cause,
		bool tolerated, int directory, const char *name);

/*
 * Tell whether a start may survive an errno: what network mounts, read-only
 * mounts, and desktop file sharing answer, not that a disk fails.
 */
bool counts_tolerate(int error);

/*
 * Tell whether an inode has been met stirred before, which now it is; one that
 * is gone has no number, and has not.  Any thread may ask.
 */
bool counts_meet_again(const struct inode *inode);

/*
 * See whether so many names were stirred, changed since the walk began, that
 * it must be cut short; walk.c says why.
 */
void counts_limit(struct counts *counts);

/*
 * Say how far the walk is, if it has taken long enough by now.
 * directory, name: what is waited for since a number of seconds; name is
 * NULL if nothing is.
 */
void counts_progress(struct counts *counts, int64_t now, int directory,
		     const char *name, int64_t seconds);

/* Print a line for each kind that was met. */
void counts_report(const struct counts *counts);

#endif
