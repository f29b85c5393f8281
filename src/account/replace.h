/* SPDX-License-Identifier: ISC */
/* A new file in the place of an old one: whole, or not at all. */
#ifndef DOFF_REPLACE_H
#define DOFF_REPLACE_H

#include "plan/edit.h"

struct place {
	const char *path; /* for messages */
	const char *name; /* the last part of it */
	int directory;	  /* where it stands, open for reading */
	int old;	  /* the file, open for reading; -1: missing */
};

/*
 * Write the edited file beside the old one, with its mode, owner and extended
 * attributes, bring it to the disk and rename it.  A leftover of a
 * start that was killed is removed: the caller holds a lock.
 * Returns 1; 0 with errno where no file can be put there (no permission, a
 * mount, a symbolic link), nothing having changed; or -1 after a message.
 * Source: rename(2), fsync(2).
 */
int replace_file(const struct place *place, const struct edit *edit);

/* Tell whether files may grow to size bytes: RLIMIT_FSIZE kills otherwise. */
bool replace_may_grow(uint64_t size);

/* Tell whether errno means that we are not permitted to write there. */
bool replace_is_denied(int error);

#endif
