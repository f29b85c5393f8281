/* SPDX-License-Identifier: ISC */
/* One record brought into one account file. */
#ifndef DOFF_RECORD_H
#define DOFF_RECORD_H

#include "account/replace.h"

/*
 * Find out whether the file of path lacks the record.
 * finding: its line is borrowed until the next call.
 * Returns 0, or -1 after a message.
 */
int record_find(const char *path, const struct record *record,
		struct file_finding *finding);

/*
 * Find which of the groups have no line in /etc/group.
 * but: a gid that is not asked about, as is 0.
 * findings: gets the first 64 of them.
 * Returns 0, or -1 after a message.
 */
int record_find_nameless(const struct groups *groups, uint32_t but,
			 struct account_findings *findings);

/*
 * Bring the record into the file: by a new file in its place, or, if none
 * can be put there, in place, which is then locked and takes only what cannot
 * lose a byte.  Read again afterwards.
 * error: the errno for which no new file can be put there, or 0.
 * Returns 0, after a warning if nothing may be written, or -1 after a
 * message.
 */
int record_write(struct place *place, const struct record *record, int error);

/* Tell whether /etc/passwd gives the home to an account of another uid. */
bool record_home_is_shared(const char *home, uint32_t uid,
			   uint32_t uid_before);

/* Warn, only the first time, that object is left as it is. */
void record_leave(const char *object, const char *why);

/*
 * Lock the whole file, which is open for writing, or wait until it is free: 10
 * s at most, or 1 s if only a reader holds it, over all calls together.
 * shared: the lock belongs to the open file, not to the process; then closing
 * another descriptor of the file does not end it.
 * Returns 0, or -1 with errno; EAGAIN if somebody held it all that time.
 * Source: fcntl_locking(2).
 */
int file_lock(int fd, bool shared);

#endif
