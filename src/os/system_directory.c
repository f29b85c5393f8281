/* SPDX-License-Identifier: ISC */
/* Directories of the system, told by device and inode. */
#include "os/system_directory.h"

#include <fcntl.h>
#include <string.h>

#include "os/kernel.h"

const char system_directories[] =
	"/bin\0/boot\0/dev\0/etc\0/lib\0/lib32\0/lib64\0/libx32\0/proc\0"
	"/sbin\0/sys\0/usr\0";

bool
directory_is_one_of(uint64_t device, uint64_t number, const char *names)
{
	struct stat st;

	for (; *names != '\0'; names += strlen(names) + 1)
		if (kernel_fstatat(AT_FDCWD, names, &st, 0) == 0 &&
		    st.st_dev == device && st.st_ino == number)
			return true;
	return false;
}
