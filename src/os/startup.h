/* SPDX-License-Identifier: ISC */
/* The process as it was started, made safe to work in. */
#ifndef DOFF_STARTUP_H
#define DOFF_STARTUP_H

#include <stdbool.h>

/*
 * Open /dev/null on those of descriptors 0 to 2 that are closed, so that no
 * file of ours ever becomes standard error; make the relocated data
 * read-only, which musl's static start leaves undone.
 * Returns -1 after a message, also if /dev/null is not the null device itself.
 * Source: null(4).
 */
int start_secure(void);

/* Tell whether that had an effect, and mprotect(2) so may be believed. */
bool relocations_are_protected(void);

/*
 * Refuse to work when installed set-user-ID, set-group-ID or with file
 * capabilities: by AT_SECURE, and by the mode of the file where root runs it.
 * Source: getauxval(3).
 */
int start_check_installation(void);

#endif
