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
	struct paths own_skip; /* NAME or PATH */
	struct paths give;     /* [MODE:]PATH */
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
	struct str operand;  /* USER[:GROUP] */
	char *const *command; /* NULL-terminated, at least one element */
};

/*
 * Check the argument of an option that takes a PATH; with has_mode,
 * [MODE:]PATH.
 * option: as it was given, to be named if PATH is empty.
 * Returns why it is none: empty, a MODE that is none or in the wrong place,
 * the name of a variable that nobody replaced.
 */
struct refusal path_argument_check(const char *option, const char *argument,
				   bool has_mode);

#endif
