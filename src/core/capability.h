/* SPDX-License-Identifier: ISC */
/* Capabilities by number and name; see capabilities(7). */
#ifndef DOFF_CAPABILITY_H
#define DOFF_CAPABILITY_H

#include "refusal.h"

#define CAPABILITY_SETGID 6
#define CAPABILITY_SETUID 7
#define CAPABILITY_BIT(number) ((uint64_t)1 << (number))

#endif
