/* SPDX-License-Identifier: ISC */
/* Directories of the system, told by device and inode. */
#include "os/system_directory.h"

#include <fcntl.h>
#include <string.h>

#include "os/kernel.h"

bool
directory_is_one_of(const struct stat *st, const char *names)
{
	struct stat each;

	for (const char *at = names; *at != '\0'; at += strlen(at) + 1)
		if (kernel_fstatat(AT_FDCWD, at, &each, 0) == 0 &&
		    each.st_dev == st->st_dev && each.st_ino == st->st_ino)
			return true;
	return false;
}
