/* SPDX-License-Identifier: ISC */
/* What the parsers call of <string.h>, as loops that Eva can follow. */
#ifndef DOFF_PROVE_EVA_STRING_H
#define DOFF_PROVE_EVA_STRING_H

#include <stddef.h>

static void *
memchr(const void *in, int byte, size_t n)
{
	const char *at = in;

	for (size_t i = 0; i < n; i++)
		if (at[i] == (char)byte)
			return (void *)(at + i);
	return NULL;
}

static void *
memrchr(const void *in, int byte, size_t n)
{
	const char *at = in;

	while (n-- > 0)
		if (at[n] == (char)byte)
			return (void *)(at + n);
	return NULL;
}

static int
memcmp(const void *a, const void *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (((const char *)a)[i] != ((const char *)b)[i])
			return 1;
	return 0;
}

static void *
memcpy(void *to, const void *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((char *)to)[i] = ((const char *)from)[i];
	return to;
}

static size_t
strlen(const char *string)
{
	size_t n = 0;

	while (string[n] != '\0')
		n++;
	return n;
}

#endif
