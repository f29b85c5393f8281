/* SPDX-License-Identifier: ISC */
/* One line of passwd(5) or group(5), parsed strictly. */
#ifndef DOFF_ACCOUNT_LINE_H
#define DOFF_ACCOUNT_LINE_H

#include "plan/operand.h"

/* A line longer than this is no account. */
#define ACCOUNT_LINE_MAX 65535

struct account {
	struct str name;
	uint32_t uid;
	uint32_t gid;
	struct str home;
	struct str shell;
};

struct group {
	struct str name;
	uint32_t gid;
	struct str members; /* comma separated */
};

/*
 * Read one line of passwd(5) or group(5), without its newline.
 * Returns false for a line that is not exactly an account or group: another
 * number of fields, a name that is none, an id that is none, a control byte.
 * A name of digits is one only where it is the line's own id.
 */
bool account_parse(struct str line, struct account *account);
bool group_parse(struct str line, struct group *group);

/*
 * Say what is wrong with a line that is no account, or no group.
 * Returns NULL exactly where account_parse(), or group_parse(), reads it.
 */
const char *line_fault(struct str line, bool is_group);

bool group_has_member(const struct group *group, struct str name);

/*
 * Tell cheaply whether a line may have that name, or that id: a candidate,
 * which is then to be parsed.
 */
bool line_may_be_named(struct str line, struct str name);
bool line_may_have_id(struct str line, struct str id);

/*
 * Tell whether any program might read the line as one of that name: glibc
 * skips blanks before a name, and busybox those behind it too.
 */
bool line_seems_named(struct str line, struct str name);

/* Text without the bytes around it that are in no name: blanks, a BOM. */
struct str name_trim(struct str text);

#endif
