/* SPDX-License-Identifier: ISC */
/* Directories of the system, told by device and inode. */
#ifndef DOFF_SYSTEM_DIRECTORY_H
#define DOFF_SYSTEM_DIRECTORY_H

#include <stdbool.h>
#include <sys/stat.h>

/* Each with its NUL; of these, doff gives away nothing itself. */
#define SYSTEM_DIRECTORIES                                                  \
	"/bin\0/boot\0/dev\0/etc\0/lib\0/lib32\0/lib64\0/libx32\0/proc\0" \
	"/sbin\0/sys\0/usr\0"

/* Tell whether st is one of the directories; an empty name ends the list. */
bool directory_is_one_of(const struct stat *st, const char *names);

#endif
