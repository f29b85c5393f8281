/* SPDX-License-Identifier: ISC */
/* What a walk has met, counted by any thread, told once at the end. */
#ifndef DOFF_TALLY_H
#define DOFF_TALLY_H

#include <stdatomic.h>

#include "base/str.h"

enum tally_kind {
	TALLY_FAILED, /* could not be changed */
	TALLY_LINKED, /* several links: left alone */
	TALLY_DEVICE, /* left alone */
	TALLY_MOUNT,  /* not entered */
	TALLY_YOUNG,  /* made since the walk began: not entered */
	TALLY_KINDS,
};

#define TALLY_NAMES 3
#define TALLY_CAUSES 8

struct tally {
	const char *path; /* that of --own */
	atomic_ulong seen;
	atomic_ulong changed;
	atomic_ulong vanished;
	atomic_flag lock; /* over the rest */
	unsigned long count[TALLY_KINDS];
	struct text names[TALLY_KINDS][TALLY_NAMES];
	struct {
		int error;
		unsigned long count;
	} causes[TALLY_CAUSES];
	bool broken;   /* an error that no start should survive: EIO, ENOSPC */
	int64_t begun; /* in ns of CLOCK_REALTIME */
	atomic_long next_report; /* seconds of CLOCK_MONOTONIC */
};

void tally_begin(struct tally *tally, const char *path);

/*
 * Count an entry: name in the directory that is open at descriptor directory,
 * or that directory itself where name is "".  The first three are remembered.
 */
void tally_add(struct tally *tally, enum tally_kind kind, int directory,
	       const char *name);

/* The same for an entry that failed with error; ENOENT: it has vanished. */
void tally_fail(struct tally *tally, int error, int directory,
		const char *name);

/*
 * Tell whether made, in ns, lies between the beginning and now.  What
 * lies beyond was made while the clock went wrong, long ago.
 */
bool tally_is_young(const struct tally *tally, int64_t made);

/* Say how far the walk is, where it has taken long enough. */
void tally_progress(struct tally *tally);

/* Print a line for each kind that was met. */
void tally_report(const struct tally *tally);

#endif
