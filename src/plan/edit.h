/* SPDX-License-Identifier: ISC */
/* What an account file is to hold, and the one edit that makes it so. */
#ifndef DOFF_EDIT_H
#define DOFF_EDIT_H

#include "plan/accounts.h"

/* A line that passwd(5) or group(5) is to hold. */
struct record {
	bool is_group;
	bool only_new;	 /* a line of that name or id stays as it is */
	struct str name; /* n = 0: no line is wanted */
	uint32_t id;	 /* the uid, or the gid of a group */
	uint32_t gid;	 /* of an account */
	struct str home; /* of a new account, as is the shell */
	struct str shell;
};

/* What the account files and the home show; found before any change. */
/* What --create has to do to an account file. */
struct file_finding {
	bool is_edited;
	struct str line; /* of the record, after the edit; n = 0: it stays */
};

struct account_findings {
	struct file_finding passwd;
	struct file_finding group;
	struct str home;  /* without a slash at its end; n = 0: is kept */
	bool home_exists; /* it gets another owner, and is not made */
	size_t nameless_n; /* groups that get a line in group(5) */
	const uint32_t *nameless;
};

enum edit_kind {
	EDIT_NONE,	 /* the file agrees with the record */
	EDIT_APPEND,	 /* text goes to the end, nothing goes out */
	EDIT_OVERWRITE,	 /* text is as long as what goes out there */
	EDIT_REWRITE,	 /* any other edit */
	EDIT_IMPOSSIBLE, /* the line would be too long, or no account */
	EDIT_MALFORMED,	 /* a line of that name cannot be read: see fault */
};

/*
 * An edit: text goes in before byte at, bytes from (>= at) to to go out, and
 * every other byte stays.
 */
struct edit {
	const struct record *record;
	enum edit_kind kind;
	struct text id; /* of the record, as it is looked for */
	bool ended;	/* the last byte is a newline, or there is none */
	bool full;	/* something did not fit into the buffer */
	bool held;	/* some line has the id; the first is at held_at */
	bool nis;	/* some line is one of NIS; the first is at nis_at */
	bool named_ended; /* named: the first line of the name */
	uint64_t held_at;
	uint64_t nis_at;
	const char *fault; /* of a line of that name before it; or NULL */
	uint32_t named_id;
	uint32_t named_gid;
	uint64_t named_at;
	size_t named_n; /* 0: there is none */
	uint64_t size;	/* of the file */
	uint64_t at;
	uint64_t from;
	uint64_t to;
	struct str text;
	struct str line; /* the record's line after the edit */
	char named[ACCOUNT_LINE_MAX];
	size_t n;
	char buffer[ACCOUNT_LINE_MAX + 2];
};

/* Begin to read through a file; the record stays borrowed. */
void edit_begin(struct edit *edit, const struct record *record);

/* Read lines (whole ones; the last may lack its newline) from offset on. */
void edit_parse(struct edit *edit, struct str lines, uint64_t offset);

/*
 * Decide, after the last line of a file of size bytes.  A line of id 0 is
 * never changed, and none is added.
 * Returns what kind of edit makes the file agree, and sets kind; at, from, to,
 * text and line are set for EDIT_APPEND, EDIT_OVERWRITE and EDIT_REWRITE.
 */
enum edit_kind edit_end(struct edit *edit, uint64_t size);

#endif
