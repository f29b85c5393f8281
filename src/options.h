/* SPDX-License-Identifier: ISC */
/* The command line. */
#ifndef DOFF_OPTIONS_H
#define DOFF_OPTIONS_H

#include "plan/request.h"

enum options_outcome {
	OPTIONS_RUN,
	OPTIONS_HELP,
	OPTIONS_VERSION,
	OPTIONS_WRONG, /* after a message */
};

/*
 * Read the command line; request is zeroed before and borrows from argv.
 */
enum options_outcome options_read(char *const *argv, struct request *request);

#endif
