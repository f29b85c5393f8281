/* SPDX-License-Identifier: ISC */
/* Pipes and pseudo-terminals on descriptors 0 to 2, for the new uid. */
#include "drop/stdio.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/error.h"
#include "os/kernel.h"
#include "os/message.h"

/* As kernel_file_system() has them. */
#define PIPEFS_MAGIC 0x50495045
#define DEVPTS_MAGIC 0x1cd1

/* UNIX98 pseudo-terminal slaves; admin-guide/devices.txt of the kernel. */
#define PTY_FIRST 136
#define PTY_LAST 143

/* A FIFO with a name, and a node of mknod(2), lie in other file systems. */
static bool
may_be_given(int fd, const struct stat *st)
{
	unsigned kind = major(st->st_rdev);
	bool pty =
		S_ISCHR(st->st_mode) && kind >= PTY_FIRST && kind <= PTY_LAST;

	return (pty || S_ISFIFO(st->st_mode)) &&
	       kernel_file_system(fd) == (pty ? DEVPTS_MAGIC : PIPEFS_MAGIC);
}

void
stdio_give(uint32_t uid)
{
	static const char names[][8] = { "stdin", "stdout", "stderr" };
	struct stat st;

	for (int fd = 0; fd < 3; fd++) {
		if (kernel_fstat(fd, &st) < 0 || st.st_uid == uid ||
		    !may_be_given(fd, &st))
			continue;
		if (kernel_fchown(fd, uid, KERNEL_SAME) < 0)
			message_step(names[fd],
				     "cannot be given to the "
				     "uid",
				     error_text(errno));
		else
			message_step(names[fd], "given to the uid", NULL);
	}
}
