/* SPDX-License-Identifier: ISC */
/* A new file in the place of an old one: whole, or not at all. */
#ifndef DOFF_REPLACE_H
#define DOFF_REPLACE_H

#include "plan/edit.h"

/* How an attempt to change something ended. */
struct outcome {
	enum {
		OUTCOME_NONE,	/* nothing has to change */
		OUTCOME_DONE,	/* it is changed */
		OUTCOME_DENIED, /* nothing has changed: error says why */
		OUTCOME_FAILED, /* a message has said why */
	} kind;
	int error; /* an errno */
};

struct place {
	const char *path; /* for messages */
	const char *name; /* the last part of it */
	int directory;	  /* where it stands, open for reading */
	int old;	  /* the file, open for reading; 0: missing */
};

/*
 * Write the edited file beside the old one, with its mode, owner and extended
 * attributes, bring it to the disk and rename it.  A leftover of a
 * start that was killed is removed: the caller holds a lock.
 * Denied means that no file can be put there (no permission, a mount, a
 * symbolic link).
 * Source: rename(2), fsync(2).
 */
struct outcome replace_file(const struct place *place,
			    const struct edit *edit);

/* Tell whether files may grow to size bytes: RLIMIT_FSIZE kills otherwise. */
bool replace_may_grow(uint64_t size);

/* Tell whether errno means that doff is not permitted to write there. */
bool replace_is_denied(int error);

#endif
