/* SPDX-License-Identifier: ISC */
/* Lines of passwd(5) and group(5), read strictly, and look-ups in them. */
#ifndef DOFF_ACCOUNTS_H
#define DOFF_ACCOUNTS_H

#include "base/groups.h"
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
 * Say why a line is no account, or no group: the first thing that is wrong
 * with it, to stand behind "its line there is malformed: ".
 * Returns NULL exactly where account_parse(), or group_parse(), reads it.
 */
const char *account_line_fault(struct str line);
const char *group_line_fault(struct str line);

bool group_has_member(const struct group *group, struct str name);

/*
 * Tell cheaply whether a line may have that name, or that id: a candidate,
 * which is then to be parsed.
 */
bool line_may_be_named(struct str line, struct str name);
bool line_may_have_id(struct str line, struct str id);

/* The first account of a name or of a uid; kept, as lines pass by. */
struct account_search {
	struct name_or_id key;
	bool found;
	bool malformed;		/* a line of that name or uid is no account */
	struct account account; /* its spans lie in line */
	char line[ACCOUNT_LINE_MAX];
};

/* A group that is wanted by its name. */
struct group_search {
	struct str name;
	bool found;
	uint32_t gid;
};

struct roots;

/* What is wanted of group(5). */
struct group_wishes {
	struct group_search *named; /* the first group of each name */
	size_t named_n;
	struct str member; /* all groups that list it; n = 0: none */
	struct groups *memberships;
	struct roots *roots; /* their groups too, where not NULL */
	bool own_apart;	     /* keep the group named like member out of them */
	bool own_met;	     /* it is there */
	bool own_listed;     /* and lists member; its gid: */
	uint32_t own_gid;
};

/*
 * Look through lines (whole lines; the last may lack its newline), which may
 * be called again with the lines that follow.  The first match wins.
 */
void account_search(struct account_search *search, struct str lines);
void group_search(struct group_wishes *wishes, struct str lines);

#endif
