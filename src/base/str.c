/* SPDX-License-Identifier: ISC */
/* Borrowed spans of text, and a small text built up piece by piece. */
#include "base/str.h"

#include <string.h>

struct str
str_of(const char *string)
{
	return (struct str){ string, string ? strlen(string) : 0 };
}

bool
str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

int
str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n > 0 ? memcmp(a.at, b.at, n) : 0;

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool
str_is(struct str text, const char *string)
{
	return str_equal(text, str_of(string));
}

bool
str_starts(struct str text, struct str prefix)
{
	return text.n >= prefix.n &&
	       (prefix.n == 0 || memcmp(text.at, prefix.at, prefix.n) == 0);
}

bool
str_is_digits(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.n > 0;
}

bool
str_has_control(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte < 0x20 || byte == 0x7f)
			return true;
	}
	return false;
}

size_t
str_variable_n(struct str text)
{
	size_t n = 0;

	while (n < text.n) {
		char byte = text.at[n], letter = (char)(byte | 0x20);

		if (byte != '_' && (letter < 'a' || letter > 'z') &&
		    (n == 0 || byte < '0' || byte > '9'))
			break;
		n++;
	}
	return n;
}

bool
str_has_variable(struct str text)
{
	while (text.n-- > 1) {
		size_t n;

		if (*text.at++ != '$')
			continue;
		n = str_variable_n(text);
		if (text.at[0] == '{' || text.at[0] == '(' ||
		    (n > 0 && (n == text.n || text.at[n] != '.')))
			return true;
	}
	return false;
}

size_t
byte_escape(char byte, char out[4])
{
	static const char hex[] = "0123456789abcdef";
	unsigned value = (unsigned char)byte;

	if (value >= 0x20 && value < 0x7f && byte != '\\') {
		out[0] = byte;
		return 1;
	}
	out[0] = '\\';
	out[1] = 'x';
	out[2] = hex[value >> 4];
	out[3] = hex[value & 15];
	return 4;
}

bool
str_cut(struct str *rest, char separator, struct str *field)
{
	const char *end;

	if (rest->at == NULL)
		return false;
	end = rest->n > 0 ? memchr(rest->at, separator, rest->n) : NULL;
	if (end == NULL) {
		*field = *rest;
		*rest = (struct str){ NULL, 0 };
		return true;
	}
	*field = (struct str){ rest->at, (size_t)(end - rest->at) };
	*rest = (struct str){ end + 1, rest->n - field->n - 1 };
	return true;
}

struct str
str_component(const char **path)
{
	struct str component;

	while (**path == '/')
		++*path;
	component.at = *path;
	while (**path != '\0' && **path != '/')
		++*path;
	component.n = (size_t)(*path - component.at);
	return component;
}

struct str
str_trim_slashes(struct str path)
{
	while (path.n > 1 && path.at[path.n - 1] == '/')
		path.n--;
	return path;
}

const char *
texts_at(const char *texts, size_t n)
{
	while (n-- > 0)
		texts += strlen(texts) + 1;
	return texts;
}

void
text_add_str(struct text *text, struct str string)
{
	size_t room = sizeof text->at - 1 - text->n;
	size_t n = string.n < room ? string.n : room;

	if (n > 0)
		memcpy(text->at + text->n, string.at, n);
	text->n += n;
	text->at[text->n] = '\0';
}

void
text_add(struct text *text, const char *string)
{
	text_add_str(text, str_of(string));
}

void
text_add_number(struct text *text, uint64_t number)
{
	char digits[20];
	size_t i = sizeof digits;

	do {
		digits[--i] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	text_add_str(text, (struct str){ digits + i, sizeof digits - i });
}

void
text_add_with(struct text *text, const char *before, uint64_t number)
{
	text_add(text, before);
	text_add_number(text, number);
}

struct str
text_str(const struct text *text)
{
	return (struct str){ text->at, text->n };
}
