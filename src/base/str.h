/* SPDX-License-Identifier: ISC */
/* Borrowed spans of text, and a small text built up piece by piece. */
#ifndef DOFF_STR_H
#define DOFF_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A span of n bytes that belong to somebody else; not NUL-terminated. */
struct str {
	const char *at;
	size_t n;
};

/* A text of at most sizeof at - 1 bytes, always NUL-terminated. */
struct text {
	char at[256];
	size_t n;
};

/* The span of a NUL-terminated string, without its NUL; NULL gives n = 0. */
struct str str_of(const char *string);

/* The span of a literal, which is known when it is compiled. */
#define STR(literal) ((struct str){ literal, sizeof literal - 1 })

bool str_equal(struct str a, struct str b);

/* The order of a and b, as memcmp(3) gives it: < 0, 0 or > 0. */
int str_compare(struct str a, struct str b);

bool str_is(struct str text, const char *string);
bool str_starts(struct str text, struct str prefix);

/* Tell whether text holds at least one byte and only 0-9. */
bool str_is_digits(struct str text);

/*
 * Returns how many bytes at the beginning of text can be the name of a
 * variable, as POSIX.1 has it (8.1): letters, digits but for the first, and _.
 */
size_t str_variable_n(struct str text);

/*
 * Tell whether text holds "$NAME", "${" or "$(", which a shell or Kubernetes
 * would have replaced; "$RECYCLE.BIN", and a name that ends in "$", are names.
 */
bool str_has_variable(struct str text);

/* What to say of it. */
#define NO_SHELL "a literal $NAME: no shell expanded it (write its value)"

/* What to say of a carriage return at the end. */
#define ENDS_IN_CR "it ends in CR (save the file with LF)"

/* Tell whether text holds a byte below 0x20 or the byte 0x7f. */
bool str_has_control(struct str text);

/*
 * Write byte to out as it may be shown: itself where it is printable ASCII
 * and no backslash, else as \\xNN.  Returns how many bytes were written, 1
 * to 4.
 */
size_t byte_escape(char byte, char out[4]);

/*
 * Take from *rest what stands before the first separator, and the separator.
 * Without a separator the whole of *rest is taken and rest->at becomes NULL,
 * so that "a:" gives two fields and "a" gives one.
 * Returns false where nothing is left (rest->at is NULL).
 */
bool str_cut(struct str *rest, char separator, struct str *field);

/*
 * Take the next component of a path, past any slashes before it; n = 0 where
 * nothing is left.
 */
struct str str_component(const char **path);

/* A path without the slashes at its end; "/" stays. */
struct str str_trim_slashes(struct str path);

/* Number n of some texts in a row, each with its NUL. */
const char *texts_at(const char *texts, size_t n);

/* Append; what does not fit is cut off. */
void text_add(struct text *text, const char *string);
void text_add_str(struct text *text, struct str string);
void text_add_number(struct text *text, uint64_t number);
void text_add_with(struct text *text, const char *before, uint64_t number);
struct str text_str(const struct text *text);

#endif
