/* SPDX-License-Identifier: ISC */
/*
 * Options of a command line, as getopt_long(3) reads them with "+", but for
 * two things: a long name is never abbreviated, so that an option added later
 * cannot change what a Dockerfile means; and none of stdio comes with it,
 * which is a tenth of the executable.
 */
#ifndef DOFF_OPTION_H
#define DOFF_OPTION_H

#include "base/str.h"

enum option_end {
	OPTION_DONE = -1, /* argv[at] is the first operand, or NULL */
	OPTION_UNKNOWN = -2,
	OPTION_WITHOUT_ARGUMENT = -3,
	OPTION_WITH_ARGUMENT = -4, /* and it takes none */
};

struct option_scan {
	/*
	 * The text of --help, which says all of an option: its line begins
	 * with "  -x, --name" or "      --name"; behind the name and one blank
	 * stands its argument, if it takes one, or another blank.
	 */
	const char *usage;
	char *const *argv;    /* NULL-terminated */
	size_t at;	      /* begins at the first argument */
	const char *cluster;  /* what is left of "-abc"; NULL at first */
	const char *argument; /* of the option that was returned */
	const char *given;    /* that option as it was written */
};

/*
 * Returns which option of the text comes next, 0 being the first that the text
 * has, or one of enum option_end.
 */
int option_next(struct option_scan *scan);

#endif
