/* SPDX-License-Identifier: ISC */
/* What the command line asks for. */
#ifndef DOFF_REQUEST_H
#define DOFF_REQUEST_H

#include "plan/ownership.h"
#include "plan/variables.h"

#define PATHS_MAX 64

/* The arguments of an option that may be repeated. */
struct paths {
	size_t n;
	const char *path[PATHS_MAX];
};

struct request {
	bool has_variables;
	struct variable_names variables;
	const char *match; /* NULL: not asked for */
	bool create;
	const char *new_home;  /* of a new account; NULL: not asked for */
	const char *new_shell; /* likewise */
	bool has_umask;
	unsigned umask;
	struct paths dir; /* [MODE:]PATH */
	struct paths own;
	struct paths own_skip;	   /* NAME or PATH */
	struct paths give;	   /* [MODE:]PATH */
	struct ownership own_from; /* uid and gid are not set */
	bool own_on_mismatch;
	struct str own_env; /* likewise */
	bool own_strict;
	bool prepare;
	struct paths groups; /* LISTs; see membership_next() */
	struct paths group_of;
	struct str groups_env; /* the name of a variable; n = 0: none */
	bool keep_groups;
	uint64_t keep_caps; /* a set; see capability_list_parse() */
	bool no_new_privs;
	bool own_stdio;
	bool user_env;
	bool if_root;
	bool keep_rootless;
	bool allow_root;
	bool keep_home;
	bool dry_run;
	bool verbose;
	/* Last: the page of memory that the end lies in is written to first. */
	struct str operand;   /* USER[:GROUP] */
	char *const *command; /* NULL-terminated, at least one element */
};

/* What an option takes. */
enum argument {
	ARGUMENT_NAME, /* the name of a variable, or several */
	ARGUMENT_TEXT, /* ids, or a list */
	ARGUMENT_PATH,
	ARGUMENT_MODE_PATH, /* [MODE:]PATH */
};

/*
 * Check what any argument of an option must be.
 * option: as it was given, to be named if the argument is empty.
 * Returns why it is not: empty, the name of a variable that nobody replaced,
 * a MODE that is none, in the wrong place, or without a PATH.
 */
struct refusal argument_check(const char *option, const char *argument,
			      enum argument kind);

#endif
