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
 * settings: zeroed before.
 * Returns why they are not possible: a variable that is no umask.
 */
struct refusal settings_decide(struct settings *settings,
			       const struct request *request,
			       const struct facts *facts,
			       const struct identity *identity,
			       const struct creation *creation);

#endif
