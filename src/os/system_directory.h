/* SPDX-License-Identifier: ISC */
/* Directories of the system by device and inode, and file systems by kind. */
#ifndef DOFF_SYSTEM_DIRECTORY_H
#define DOFF_SYSTEM_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each with its NUL, and an empty one at the end; "/" comes first. */
extern const char root_and_system_directories[];
#define system_directories (root_and_system_directories + sizeof "/")

/* Tell whether an inode is one of the directories; links are followed. */
bool directory_is_one_of(uint64_t device, uint64_t number, const char *names);

/* Tell whether fd is on one of n file systems, given by f_type of statfs(2). */
bool file_system_is_one_of(int fd, const uint32_t *kinds, size_t n);

/* Tell whether fd is on one that shows what the kernel has, as procfs does. */
bool file_system_is_kernels(int fd);

#endif
