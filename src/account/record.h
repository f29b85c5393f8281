/* SPDX-License-Identifier: ISC */
/* One record brought into one account file. */
#ifndef DOFF_RECORD_H
#define DOFF_RECORD_H

#include "account/replace.h"

/*
 * Look whether the file of path lacks the record.
 * line: what the file is to hold, until the next call; n = 0: it does.
 * Returns 0, or -1 after a message.
 */
int record_look(const char *path, const struct record *record,
		struct str *line);

/*
 * Bring the record into the file: by a new file in its place, or, where none
 * can be put there, in place, which is then locked and takes only what cannot
 * lose a byte.  Read again afterwards.
 * error: the errno for which no new file can be put there, or 0.
 * Returns 0, after a warning where nothing may be written, or -1 after a
 * message.
 */
int record_write(struct place *place, const struct record *record, int error);

/* Warn, only the first time, that object is left as it is; returns 0. */
int record_leave(const char *object, const char *why);

#endif
