/* SPDX-License-Identifier: ISC */
/* Capabilities by number and name; see capabilities(7). */
#ifndef DOFF_CAPABILITY_H
#define DOFF_CAPABILITY_H

#include "base/refusal.h"

#define CAPABILITY_CHOWN 0
#define CAPABILITY_SETGID 6
#define CAPABILITY_SETUID 7
#define CAPABILITY_SETPCAP 8
#define CAPABILITY_END 64 /* a set is 64 bits, whatever the kernel knows */
#define CAPABILITY_BIT(number) ((uint64_t)1 << (number))

/*
 * Read a list of capabilities.
 * list: comma separated; names of capabilities(7), in any case, with or
 * without "cap_", or numbers 0 to 63, which newer kernels may know.
 * set: what the list names is added.
 * Returns why list is none, with the element at fault as what.
 */
struct refusal capability_list_parse(struct str list, uint64_t *set);

/* The name in lower case, without "cap_"; or the number where we know none. */
struct str capability_name(unsigned number);

/* Take the lowest out of set, which is not empty, and return its number. */
unsigned capability_pop(uint64_t *set);

/*
 * The capabilities in set with which a plain user can become root, or do
 * all that root can; also those that are newer than we are.
 */
uint64_t capability_rootlike(uint64_t set);

#endif
