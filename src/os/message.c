/* SPDX-License-Identifier: ISC */
/* One line on standard error for each thing that is worth a word. */
#include "os/message.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "base/error.h"
#include "os/kernel.h"

/* Below PIPE_BUF, so that a line in a pipe is never torn; see pipe(7). */
struct line {
	char at[1536];
	size_t n;
};

#define WARNING "warning: "

static bool verbose;

void
message_be_verbose(void)
{
	verbose = true;
}

/* Escaped, and cut short: most bytes of it are added. */
static void
line_add_str(struct line *line, struct str part, size_t most)
{
	size_t limit = line->n + most;

	for (size_t i = 0; i < part.n; i++) {
		if (line->n + 4 > limit) {
			memcpy(line->at + line->n, "...", 3);
			line->n += 3;
			return;
		}
		line->n += byte_escape(part.at[i], line->at + line->n);
	}
}

static void
line_add(struct line *line, const char *part)
{
	line_add_str(line, str_of(part), 400);
}

ssize_t
message_write(int fd, const void *at, size_t n)
{
	/* No reader, or a file that may grow no more (RLIMIT_FSIZE). */
	const uint64_t deadly =
		(uint64_t)1 << (SIGPIPE - 1) | (uint64_t)1 << (SIGXFSZ - 1);
	const struct kernel_timespec now = { 0, 0 };
	/* As if there were nothing to do, in case a call is faked. */
	uint64_t blocked = deadly, pending = deadly;
	ssize_t written;
	int error;

	syscall(SYS_rt_sigprocmask, SIG_BLOCK, &deadly, &blocked,
		sizeof deadly);
	syscall(SYS_rt_sigpending, &pending, sizeof pending);
	written = syscall(SYS_write, fd, at, n);
	error = errno;
	blocked = deadly & ~blocked;
	pending = deadly & ~pending;
	if (written < 0)
		syscall(SYS_rt_sigtimedwait, &pending, NULL, &now,
			sizeof pending);
	syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &blocked, NULL,
		sizeof blocked);
	errno = error;
	return written;
}

/* A value of blanks, or with them at an end, is seen only between quotes. */
static void
line_add_object(struct line *line, struct str object)
{
	struct str value = object, name;
	bool quoted;

	str_cut(&value, '=', &name);
	if (value.at == NULL || value.n == 0)
		value = object;
	quoted = value.n > 0 &&
		 (value.at[0] == ' ' || value.at[value.n - 1] == ' ');
	if (!quoted)
		value = object;
	line_add_str(line, (struct str){ object.at, object.n - value.n }, 100);
	line_add(line, quoted ? "'" : "");
	line_add_str(line, value, 500);
	line_add(line, quoted ? "'" : "");
	line_add(line, object.n > 0 ? ": " : "");
}

static void
line_print(const char *kind, struct str object, const char *what,
	   const char *why)
{
	struct line line = { .n = 0 };

	line_add(&line, "doff: ");
	line_add(&line, kind);
	line_add_object(&line, object);
	line_add(&line, what);
	if (why != NULL) {
		line_add(&line, ": ");
		line_add(&line, why);
	}
	line.at[line.n++] = '\n';
	/* Nobody is left to hear that standard error is broken. */
	message_write(2, line.at, line.n);
}

void
message_print_str(struct str object, const char *what, const char *why)
{
	line_print("", object, what, why);
}

void
message_print(const char *object, const char *what, const char *why)
{
	message_print_str(str_of(object), what, why);
}

void
message_warning(const char *object, const char *what, const char *why)
{
	line_print(WARNING, str_of(object), what, why);
}

void
message_step_str(struct str object, const char *what, const char *why)
{
	if (verbose)
		line_print("", object, what, why);
}

void
message_step(const char *object, const char *what, const char *why)
{
	message_step_str(str_of(object), what, why);
}

const char *
message_of_errno(int error)
{
	static struct text number;
	const char *words = error_text(error);

	if (words != NULL)
		return words;
	number.n = 0;
	text_add_with(&number, "error ", (uint64_t)error);
	return number.at;
}

void
message_print_errno(const char *object, const char *what)
{
	message_print(object, what, message_of_errno(errno));
}

int
message_refusal(const struct refusal *refusal)
{
	bool empty = refusal->what.n == 0;

	return message_error_str(empty ? STR("''") : refusal->what,
			     refusal->why, refusal->cure);
}

void
message_remark(const struct remark *remark)
{
	if (remark->detail)
		message_step_str(remark->what, remark->why, NULL);
	else
		line_print(WARNING, remark->what, remark->why, NULL);
}
