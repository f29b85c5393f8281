/* SPDX-License-Identifier: ISC */
/* What the user is to be told without being refused. */
#ifndef DOFF_REMARK_H
#define DOFF_REMARK_H

#include "base/str.h"

#define REMARKS_MAX 16

/* Printed as a warning; a detail is printed with -v only. */
struct remark {
	struct str what;
	const char *why;
	bool detail;
};

/* Zeroed: none. */
struct remarks {
	size_t n;
	struct remark of[REMARKS_MAX];
};

/*
 * Add a remark.  The same one twice is kept once.  If more come than find room,
 * the last one says so in their place.
 * what, why: borrowed.
 */
void remark_warn(struct remarks *remarks, struct str what, const char *why);
void remark_detail(struct remarks *remarks, struct str what, const char *why);

#endif
