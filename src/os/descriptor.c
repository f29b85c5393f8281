/* SPDX-License-Identifier: ISC */
/* Descriptors: got and given back. */
#include "os/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int
descriptor_open(int directory, const char *name, int flags)
{
	return (int)syscall(SYS_openat, directory, name,
			    flags | O_CLOEXEC | O_LARGEFILE, 0600);
}

void
descriptor_close(int fd)
{
	int before = errno;

	if (fd >= 0)
		syscall(SYS_close, fd);
	errno = before;
}
