/* SPDX-License-Identifier: ISC */
/* Look-ups in passwd(5) and group(5), as their lines pass by. */
#ifndef DOFF_ACCOUNTS_H
#define DOFF_ACCOUNTS_H

#include "base/groups.h"
#include "plan/account_line.h"

#define PASSWD_PATH "/etc/passwd"
#define GROUP_PATH "/etc/group"
#define NO_GROUP "no group of that name in /etc/group"

/* The first account of a name or of a uid; kept, as lines pass by. */
struct account_search {
	struct name_or_id key;
	bool found;
	/* Why the first line of that name or uid is no account; else NULL. */
	const char *fault;
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
struct refusal group_missing_refuse(struct str name,
				    const struct group_search *search);

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
