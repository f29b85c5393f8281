/* SPDX-License-Identifier: ISC */
/* --dir: a directory that is there, with owner and mode. */
#ifndef DOFF_DIRECTORY_H
#define DOFF_DIRECTORY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Open the directory path, made where it is missing, mode 0755, like what is
 * missing above it; see path_open() for links.
 * Returns a descriptor of O_PATH, or -1 with errno.
 */
int dir_open(const char *path);

/*
 * Give the open directory its mode, where one is asked for, then its owner; in
 * this order, since root without CAP_FOWNER may no more after that.
 * Returns -1 with errno.
 */
int dir_own(int fd, uint32_t uid, uint32_t gid, bool has_mode, uint32_t mode);

#endif
