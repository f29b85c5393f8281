/* SPDX-License-Identifier: ISC */
/* What every fuzz target needs: its entry, and properties that must hold. */
#ifndef DOFF_TESTS_FUZZ_H
#define DOFF_TESTS_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

/* Run the target on one input; always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(property)                                                   \
	do {                                                              \
		if (property)                                             \
			break;                                            \
		fprintf(stderr, "%s:%d: not so: %s\n", __FILE__,          \
			__LINE__, #property);                             \
		abort();                                                  \
	} while (0)

static inline struct str
input_of(const uint8_t *data, size_t size)
{
	return (struct str){ (const char *)data, size };
}

/* Whether slice lies in whole; one without bytes may lie nowhere. */
static inline bool
lies_in(struct str slice, struct str whole)
{
	if (slice.at == NULL || whole.at == NULL)
		return slice.n == 0;
	return slice.at >= whole.at &&
	       slice.at + slice.n <= whole.at + whole.n;
}

/* Take the first line, without its newline; empty where none is left. */
static inline struct str
line_of(struct str *rest)
{
	const char *end = rest->n ? memchr(rest->at, '\n', rest->n) : NULL;
	struct str line = *rest;

	if (end == NULL) {
		rest->at += rest->n;
		rest->n = 0;
		return line;
	}
	line.n = (size_t)(end - line.at);
	rest->at += line.n + 1;
	rest->n -= line.n + 1;
	return line;
}

/* The grammar of an id, written another way: strtoull and back. */
static inline bool
slow_id(struct str text, uint32_t *id)
{
	char copy[16] = "", again[32];
	unsigned long long value;

	if (text.n == 0 || text.n >= sizeof copy)
		return false;
	memcpy(copy, text.at, text.n);
	value = strtoull(copy, NULL, 10);
	snprintf(again, sizeof again, "%llu", value);
	if (strlen(again) != text.n || memcmp(again, text.at, text.n) != 0)
		return false;
	*id = (uint32_t)value;
	return value < 0xffffffffULL;
}

/* The grammar of a name, written another way: sets of bytes. */
static inline bool
slow_name(struct str text)
{
	static const char allowed[] =
		"!\"#$%&'()*+-.0123456789;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
	char copy[257];

	if (text.n < 1 || text.n > 255 || memchr(text.at, '\0', text.n))
		return false;
	memcpy(copy, text.at, text.n);
	copy[text.n] = '\0';
	return strchr("+-#", copy[0]) == NULL &&
	       strspn(copy, allowed) == text.n &&
	       strspn(copy, "0123456789") != text.n;
}

#endif
