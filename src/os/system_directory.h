/* SPDX-License-Identifier: ISC */
/* Directories of the system, told by device and inode. */
#ifndef DOFF_SYSTEM_DIRECTORY_H
#define DOFF_SYSTEM_DIRECTORY_H

#include <stdbool.h>
#include <stdint.h>

/* Each with its NUL, and an empty one at the end; "/" is not among them. */
extern const char system_directories[];

/* Tell whether an inode is one of the directories; links are followed. */
bool directory_is_one_of(uint64_t device, uint64_t number, const char *names);

#endif
