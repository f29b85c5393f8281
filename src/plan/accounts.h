/* SPDX-License-Identifier: ISC */
/* Lines of passwd(5) and group(5), read strictly, and look-ups in them. */
#ifndef DOFF_ACCOUNTS_H
#define DOFF_ACCOUNTS_H

#include "base/groups.h"
#include "plan/operand.h"

#define PASSWD_PATH "/etc/passwd"
#define GROUP_PATH "/etc/group"
#define NO_GROUP "no group of that name in /etc/group"

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

/* The first account of a name or of a uid; kept, as lines pass by. */
struct account_search {
	struct name_or_id key;
	bool found;
	bool malformed;		/* a line of that name or uid is no account: */
	const char *fault;	/* why the first of these is none */
	struct account account; /* its spans lie in line */
	char line[ACCOUNT_LINE_MAX];
};

/* A group that is wanted by its name. */
struct group_search {
	struct str name;
	bool found;
	uint32_t gid;
	const char *fault; /* why the first line of that name is no group */
	size_t sorted; /* which of all the names comes here in their order */
};

#define ROOTS_MAX 16

/* The accounts of uid 0, and the groups that are theirs. */
struct roots {
	size_t n;
	bool overflow; /* there are more, or a gid of theirs cannot be read: */
	struct text unclear; /* of this account or group; n = 0: none */
	struct groups groups;
	struct str name[ROOTS_MAX]; /* in text */
	char text[ROOTS_MAX][256];
};

/* Refuse a group that is not found, whatever its line is like. */
struct refusal group_missing_refuse(struct str name, const struct group_search *search);

/* What is wanted of group(5). */
struct group_wishes {
	struct group_search *named; /* the first group of each name */
	size_t named_n;
	size_t sorted_n;   /* so many of them are sorted */
	struct str member; /* all groups that list it; n = 0: none */
	struct groups *memberships;
	struct roots *roots; /* their groups too, where not NULL */
	bool own_apart;	     /* keep the group named like member out of them */
	bool own_met;	     /* it is there */
	bool own_listed;     /* and lists member; its gid: */
	uint32_t own_gid;
	/* Others may find member in a line that is no group here: */
	const char *skipped_why; /* NULL: in none */
	struct text skipped;	 /* the name of the first */
};

/*
 * Look through lines (whole lines; the last may lack its newline), which may
 * be called again with the lines that follow.  The first match wins.
 */
void account_search(struct account_search *search, struct str lines);
void group_search(struct group_wishes *wishes, struct str lines);

/*
 * Note every account in lines of passwd(5) that is of uid 0, or that others
 * may read so, and its gid.  Called again as above.
 */
void roots_add_accounts(struct roots *roots, struct str lines);

/* Note the groups that list, or seem to list, one of these accounts. */
void roots_add_groups(struct roots *roots, struct str lines);

#endif
