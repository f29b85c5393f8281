/* SPDX-License-Identifier: ISC */
/* Pipes and pseudo-terminals on descriptors 0 to 2, for the new uid. */
#include "drop/stdio.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

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

/* Who opens it again, as /dev/stdout, is denied: a socket is to anybody. */
static const char *
denied_why(int fd, const struct stat *st)
{
	if (S_ISSOCK(st->st_mode))
		return "it is a socket";
	return fd > 0 && S_ISREG(st->st_mode) && (st->st_mode & S_IWOTH) == 0
		       ? "it is a file of another user" : NULL;
}

void
stdio_give(uint32_t uid)
{
	static const char names[][8] = { "stdin", "stdout", "stderr" };
	const char *why;
	struct stat st;

	for (int fd = 0; fd < 3; fd++) {
		if (kernel_fstat(fd, &st) < 0 ||
		    (st.st_uid == uid && !S_ISSOCK(st.st_mode)))
			continue;
		why = denied_why(fd, &st);
		if (why == NULL && !may_be_given(fd, &st))
			continue;
		if (why == NULL && kernel_fchown(fd, uid, KERNEL_SAME) < 0)
			why = message_of_errno(errno);
		if (why != NULL)
			message_warning(names[fd],
					"not given to the uid: opening it in "
					"/dev fails", why);
		else
			message_step(names[fd], "given to the uid", NULL);
	}
}
