/* SPDX-License-Identifier: ISC */
/* Owner and mode of a directory that is open. */
#include "os/directory.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "os/kernel.h"
#include "os/path.h"
#include "os/proc.h"

#define MODE_BITS 07777U

/* Root that lacks the right to read it needs none where the mode is right. */
static int
mode_change(int pinned, uint32_t mode)
{
	int fd = descriptor_open(pinned, ".", O_RDONLY | O_DIRECTORY);
	int result = fd < 0 ? -1 : kernel_fchmod(fd, mode);

	descriptor_close(fd);
	return result;
}

int
dir_own(int fd, uint32_t uid, uint32_t gid, bool has_mode, uint32_t mode)
{
	struct stat st;

	if (kernel_fstat(fd, &st) < 0)
		return -1;
	if (has_mode && (st.st_mode & MODE_BITS) != mode &&
	    mode_change(fd, mode) < 0)
		return -1;
	if (st.st_uid == uid && st.st_gid == gid)
		return 0;
	return descriptor_chown(fd, st.st_uid == uid ? UINT32_MAX : uid,
				st.st_gid == gid ? UINT32_MAX : gid);
}
