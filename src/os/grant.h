/* SPDX-License-Identifier: ISC */
/* The owner and the mode of one entry, set and read back. */
#ifndef DOFF_GRANT_H
#define DOFF_GRANT_H

#include <stdbool.h>
#include <stdint.h>

/* To whom an entry is given, and the mode that it gets. */
struct grant {
	uint32_t uid;
	uint32_t gid;
	bool owner_is_doubtful; /* an entry that shows it may have another */
	bool has_mode;
	uint32_t mode; /* permissions; see inode(7) */
};

/*
 * Give what fd pins its owner, then its mode, and read both back.  A call that
 * would change nothing is not made.
 * Returns 0, or -1 with errno; 0 for a call that had no effect.
 * Source: chown(2), chmod(2).
 */
int grant_give(int fd, const struct grant *grant);

#endif
