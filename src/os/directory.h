/* SPDX-License-Identifier: ISC */
/* Owner and mode of a directory that is open. */
#ifndef DOFF_DIRECTORY_H
#define DOFF_DIRECTORY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Give the open directory its mode, where one is asked for, then its owner; in
 * this order, since root without CAP_FOWNER may no more after that.
 * Returns -1 with errno.
 */
int dir_own(int fd, uint32_t uid, uint32_t gid, bool has_mode, uint32_t mode);

#endif
