/* SPDX-License-Identifier: ISC */
/* What a walk has met, reported while it lasts and once at its end. */
#ifndef DOFF_COUNTS_H
#define DOFF_COUNTS_H

#include "base/str.h"

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
#define CAUSE_NO_EFFECT (-1) /* chown(2) returned 0, and changed nothing */
#define CAUSE_TOO_DEEP (-2)

/* Threads lock what they share; see threads.h. */
struct counts {
	const char *path; /* that of --own */
	unsigned long seen;
	unsigned long changed;
	unsigned long vanished;
	unsigned long count[COUNT_KINDS];
	struct text names[COUNT_KINDS][COUNT_NAMES];
	struct {
		int error;
		unsigned long count;
	} causes[COUNT_CAUSES];
	uint32_t linked_uid; /* who owns the files of COUNT_LINKED */
	bool broken;	     /* by an error that no start should survive */
	bool cut_short;	     /* more came than the walk may meet */
	int64_t next_report; /* ns of CLOCK_MONOTONIC */
};

void counts_begin(struct counts *counts, const char *path);

/*
 * Count an entry: name in the directory that is open at descriptor directory,
 * or that directory itself if name is "".  The first three are remembered.
 */
void counts_add(struct counts *counts, enum count_kind kind, int directory,
		const char *name);

/*
 * Count an entry of COUNT_FAILED.
 * cause: an errno, or CAUSE_*.
 * tolerated: whether the start may go on; counts_tolerate() for most.
 */
void counts_fail(struct counts *counts, int cause, bool tolerated,
		 int directory, const char *name);

/*
 * Tell whether a start may survive an errno: what network mounts, read-only
 * mounts, and desktop file sharing answer, not that a disk fails.
 */
bool counts_tolerate(int error);

/*
 * Say how far the walk is, if it has taken long enough by now.
 * directory, name: what is waited for since a number of seconds; name is
 * NULL if nothing is.
 */
void counts_progress(struct counts *counts, int64_t now, int directory,
		     const char *name, int64_t seconds);

/* Print a line for each kind that was met; lacks_chown: CAP_CHOWN is. */
void counts_report(const struct counts *counts, bool lacks_chown);

#endif
