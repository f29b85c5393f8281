/* SPDX-License-Identifier: ISC */
/* How the pure modules refuse. */
#ifndef DOFF_REFUSAL_H
#define DOFF_REFUSAL_H

#include "base/str.h"

/* Printed as "doff: what: why" or "doff: what: why: cure"; no why: success. */
struct refusal {
	struct str what;
	const char *why;
	const char *cure; /* NULL: none is known */
};

static inline struct refusal
refuse(struct str what, const char *why)
{
	return (struct refusal){ .what = what, .why = why };
}

static inline struct refusal
accepted(void)
{
	return (struct refusal){ 0 };
}

#endif
