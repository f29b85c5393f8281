/* SPDX-License-Identifier: ISC */
/* The PATHs of --own and --dir: whether they may be handed over. */
#ifndef DOFF_TARGET_H
#define DOFF_TARGET_H

#include "own/pin.h"
#include "plan/plan.h"

/*
 * Pin a PATH and see that it may be handed over.
 * Returns a descriptor, or -1: with errno ENOENT where it is missing, else
 * after a message.
 */
int own_path_pin(const char *path, struct inode *inode);

/* Say that a PATH of --own is missing; returns -1. */
int own_path_missing(const char *path);

/*
 * Check what can be checked before anything is changed: that each PATH is
 * there, or will be made by --dir or as the account's home, and may be handed
 * over at all.
 * Returns -1 after a message.
 */
int own_check(const struct request *request, const struct plan *plan);

#endif
