/* SPDX-License-Identifier: ISC */
/* Record locks, waited for, but not for ever. */
#include "account/file_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>

#include "base/str.h"
#include "os/kernel.h"
#include "os/message.h"

/* The libcs wrap fcntl(2) in far more; struct flock has 64-bit offsets. */
#ifdef SYS_fcntl64
#define FCNTL SYS_fcntl64
#else
#define FCNTL SYS_fcntl
#endif

#define TRIES 1000
#define PAUSE 10 /* milliseconds */

int
file_lock_wait(int fd, const char *path)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	for (int i = 0; i < TRIES; i++) {
		if (syscall(FCNTL, fd, F_SETLK, &lock) == 0)
			return 0;
		if (errno != EACCES && errno != EAGAIN)
			return message_errno(path, "cannot be locked");
		poll(NULL, 0, PAUSE);
	}
	return message_error(path, "locked by another process",
			 "given up after 10 seconds");
}
