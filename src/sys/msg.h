/* SPDX-License-Identifier: ISC */
/* One line on standard error for each thing that is worth a word. */
#ifndef DOFF_MSG_H
#define DOFF_MSG_H

#include "../core/refusal.h"

/* Let msg_step() print (-v). */
void msg_be_verbose(void);

/*
 * Print "doff: object: what" or "doff: object: what: why", in one write(2).
 * object: escaped and cut short, so it may come from anywhere.
 * why: may be NULL.
 * msg_error() returns -1, for the caller to pass on.
 */
int msg_error(const char *object, const char *what, const char *why);
void msg_warning(const char *object, const char *what, const char *why);
void msg_step(const char *object, const char *what, const char *why);

/* The same for an object that is part of a text. */
int msg_error_str(struct str object, const char *what, const char *why);
void msg_step_str(struct str object, const char *what, const char *why);

/* msg_error() for errno. */
int msg_errno(const char *object, const char *what);

int msg_refusal(const struct refusal *refusal);
void msg_remark(const struct remark *remark);

#endif
