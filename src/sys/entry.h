/* SPDX-License-Identifier: ISC */
/* One entry brought into one account file. */
#ifndef DOFF_ENTRY_H
#define DOFF_ENTRY_H

#include "replace.h"

/*
 * Look whether the file of path lacks the entry.
 * line: what the file is to hold, until the next call; n = 0: it does.
 * Returns 0, or -1 after a message.
 */
int entry_look(const char *path, const struct entry *entry, struct str *line);

/*
 * Bring the entry into the file: by a new file in its place, or, where none
 * can be put there, in place, which is then locked and takes only what cannot
 * lose a byte.  Read again afterwards.
 * error: the errno for which no new file can be put there, or 0.
 * Returns 0, after a warning where nothing may be written, or -1 after a
 * message.
 */
int entry_write(struct place *place, const struct entry *entry, int error);

/* Warn, only the first time, that object is left as it is; returns 0. */
int entry_leave(struct str object, const char *why);

#endif
