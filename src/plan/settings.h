/* SPDX-License-Identifier: ISC */
/* What the command finds: HOME, USER, SHELL, its umask. */
#ifndef DOFF_SETTINGS_H
#define DOFF_SETTINGS_H

#include "plan/create.h"

struct settings {
	bool sets_home;
	struct str home;
	bool sets_user; /* USER and LOGNAME, and SHELL */
	struct str user;
	struct str shell;
	struct text uid_text; /* where user lies without an entry */
	bool sets_umask;
	unsigned umask;
};

/*
 * Decide the settings.
 * settings: zeroed before; added: the entry that --create adds, if any.
 * Returns false if they are not possible: a variable that is no umask.
 */
bool settings_decide(struct settings *settings, struct decision *decision,
		     const struct record *added);

#endif
