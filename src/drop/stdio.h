/* SPDX-License-Identifier: ISC */
/* Pipes and pseudo-terminals on descriptors 0 to 2, for the new uid. */
#ifndef DOFF_STDIO_H
#define DOFF_STDIO_H

#include <stdint.h>

/*
 * Give anonymous pipes and pseudo-terminals on descriptors 0, 1 and 2 to
 * uid, so that /dev/stdout, which opens them anew, can be opened.
 * Nothing else changes hands, and the group and mode stay: a file belongs to
 * the host, and /dev/null to everybody.  What cannot be changed is no error.
 * Source: fchown(2), pipe(7), pts(4).
 */
void stdio_give(uint32_t uid);

#endif
