/* SPDX-License-Identifier: ISC */
/* Texts on standard output: the plan of --dry-run, --help, --version. */
#ifndef DOFF_REPORT_H
#define DOFF_REPORT_H

#include "plan/plan.h"

/* Print text; returns -1 after a message where that fails. */
int report_text(const char *text);

/*
 * Print the plan as key=value lines; values are escaped as in messages.
 * Returns -1 after a message where that fails.
 */
int report_plan(const struct plan *plan, const struct request *request);

#endif
