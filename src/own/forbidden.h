/* SPDX-License-Identifier: ISC */
/* Paths that are never handed over, whoever asks. */
#ifndef DOFF_FORBIDDEN_H
#define DOFF_FORBIDDEN_H

#include "own/pin.h"

/*
 * Refuse the root directory, system directories (not what is below them), told
 * by device and inode, and file systems that are the kernel's face.
 * Returns -1 after a message.
 */
int forbidden_check(const char *path, int fd, const struct inode *inode);

#endif
