/* SPDX-License-Identifier: ISC */
/* Numeric ids and umasks as text: one grammar, no second reading. */
#ifndef DOFF_ID_H
#define DOFF_ID_H

#include "base/refusal.h"

/* (uid_t)-1 means "leave as it is" to setresuid(2): never an id. */
#define ID_MAX 4294967294U
/* The default of /proc/sys/kernel/overflowuid and overflowgid. */
#define OVERFLOW_ID 65534

/*
 * Read a uid or gid.
 * text: 0, or 1-9 followed by digits; no sign, space or leading zero.
 * id: set to 0..ID_MAX on success, else left alone.
 * Returns whether text is an id.  Source: credentials(7), setresuid(2).
 */
bool id_parse(struct str text, uint32_t *id);

/* Refuse text as no id: why, and what an id is. */
struct refusal id_refuse(struct str text, const char *why);

/*
 * Read a umask.
 * text: one to four octal digits, at most 0777.
 * mask: set to 0..0777 on success, else left alone.
 * Returns whether text is a umask.  Source: umask(2).
 */
bool id_parse_umask(struct str text, unsigned *mask);

#endif
