/* SPDX-License-Identifier: ISC */
/* One line on standard error for each thing that is worth a word. */
#ifndef DOFF_MESSAGE_H
#define DOFF_MESSAGE_H

#include <sys/types.h>

#include "base/refusal.h"
#include "base/remark.h"

/* Let message_step() print (-v). */
void message_be_verbose(void);

/*
 * Print "doff: object: what" or "doff: object: what: why", in one write(2).
 * object: escaped and cut short, so it may come from anywhere.
 * why: may be NULL.
 */
void message_print(const char *object, const char *what, const char *why);
void message_warning(const char *object, const char *what, const char *why);
void message_step(const char *object, const char *what, const char *why);

/* The same for an object that is part of a text. */
void message_print_str(struct str object, const char *what, const char *why);
void message_step_str(struct str object, const char *what, const char *why);

/* The same for errno. */
void message_print_errno(const char *object, const char *what);

/*
 * The same for an error: each returns -1, for the caller to pass on.  Inline,
 * so that the compiler sees that, and whoever asks needs no test.
 */
static inline int
message_error(const char *object, const char *what, const char *why)
{
	message_print(object, what, why);
	return -1;
}

static inline int
message_error_str(struct str object, const char *what, const char *why)
{
	message_print_str(object, what, why);
	return -1;
}

static inline int
message_errno(const char *object, const char *what)
{
	message_print_errno(object, what);
	return -1;
}

/*
 * Say what error means, in words or as "error 123", which stands until the
 * next such call.
 * Source: errno(3).
 */
const char *message_of_errno(int error);

/*
 * write(2), but without a SIGPIPE where nobody reads, nor a SIGXFSZ where the
 * file may not grow: neither must end doff between two steps.  Signals are as
 * they were afterwards.
 * Source: pipe(7), setrlimit(2), sigtimedwait(2).
 */
ssize_t message_write(int fd, const void *at, size_t n);

int message_refusal(const struct refusal *refusal);
void message_remark(const struct remark *remark);

#endif
