/* SPDX-License-Identifier: ISC */
/* How the core says no, and what it wants the user to know. */
#ifndef DOFF_REFUSAL_H
#define DOFF_REFUSAL_H

#include "base/str.h"

/* Printed as "doff: what: why" or "doff: what: why: cure"; no why: success. */
struct refusal {
	struct str what;
	const char *why;
	struct str cure;
};

/* Something that does not stop the start; a detail is told with -v only. */
struct remark {
	struct str what;
	const char *why;
	bool detail;
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
