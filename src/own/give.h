/* SPDX-License-Identifier: ISC */
/* --dir and --give: the owner and the mode of one entry. */
#ifndef DOFF_GIVE_H
#define DOFF_GIVE_H

#include "plan/plan.h"

/*
 * Change owner and mode of every [MODE:]PATH of --dir, made if it is missing,
 * or of --give.
 * Returns -1 after a message if the start must end.
 */
int give_dirs(const struct request *request, struct ownership *wanted);
int give_files(const struct request *request, struct ownership *wanted);

/* The same for one of --dir without the privilege to, as far as that goes. */
void give_dir_unprivileged(const struct ownership *wanted,
			   const char *argument);

#endif
