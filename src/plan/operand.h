/* SPDX-License-Identifier: ISC */
/* The operand that says who to become: USER[:GROUP]. */
#ifndef DOFF_OPERAND_H
#define DOFF_OPERAND_H

#include "base/refusal.h"

/* A user or group as the user wrote it: all digits is an id, never a name. */
struct name_or_id {
	struct str text;
	bool is_id;
	uint32_t id;
};

struct operand {
	struct name_or_id user;
	bool has_group; /* false for USER and for "USER:" */
	struct name_or_id group;
};

/*
 * Tell whether text can be the name of an account or group: 1 to 255
 * printable ASCII bytes without space, ':', ',' and '/', not all digits, not
 * beginning with '+' or '-' (NIS lines in passwd(5)) or '#' (a comment).
 */
bool name_is_valid(struct str text);

/*
 * Read a name or an id.
 * text: not empty; all digits must be an id, else it must be a valid name.
 * Returns why it is neither, with what = text.
 */
struct refusal name_or_id_parse(struct str text, struct name_or_id *out);

/*
 * Refuse a name that is not found: for why, and fault, which says what is
 * wrong with its line, or cure if that is NULL.
 */
struct refusal name_refuse(struct str name, const char *why, const char *fault,
			   const char *cure);

/*
 * Read USER[:GROUP].
 * operand: its spans lie inside text.
 * Returns why text is not such an operand.
 */
struct refusal operand_parse(struct str text, struct operand *operand);

#endif
