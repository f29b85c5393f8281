/* SPDX-License-Identifier: ISC */
/* What only /proc can tell or do, believed only if it is the kernel's. */
#include "os/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/id.h"
#include "os/kernel.h"
#include "os/path.h"

#define PROC_MAGIC 0x9fa0 /* PROC_SUPER_MAGIC of <linux/magic.h> */

/* Returns fd, or -1 after closing it if no procfs holds it. */
static int
descriptor_check(int fd)
{
	if (fd < 0 || kernel_file_system(fd) == PROC_MAGIC)
		return fd;
	descriptor_close(fd);
	errno = ENOENT;
	return -1;
}

int
proc_open(const char *name, int flags)
{
	int proc = descriptor_check(descriptor_open(
		AT_FDCWD, "/proc", O_PATH | O_DIRECTORY | O_NOFOLLOW));
	int fd;

	if (proc < 0)
		return -1;
	/* Something else may be mounted on a file of it, too. */
	fd = descriptor_open(proc, name, flags | O_NONBLOCK | O_NOCTTY);
	descriptor_close(proc);
	return descriptor_check(fd);
}

int
proc_open_links(int fd, struct text *name)
{
	text_add_number(name, (uint64_t)fd);
	return proc_open("self/fd", O_PATH | O_DIRECTORY);
}

struct str
proc_read(const char *name, char *buffer, size_t size)
{
	struct str text = { buffer, 0 };
	int fd = proc_open(name, O_RDONLY);
	ssize_t n = fd < 0 ? 0 : 1;

	while (n > 0 && text.n < size) {
		n = read(fd, buffer + text.n, size - text.n);
		text.n += n > 0 ? (size_t)n : 0;
	}
	descriptor_close(fd);
	return text;
}

static uint64_t
mount_by_fdinfo(int fd)
{
	struct text name = { .n = 0 };
	char buffer[512];
	struct str rest, line, field;
	uint32_t mount;

	text_add_with(&name, "self/fdinfo/", (uint64_t)fd);
	rest = proc_read(name.at, buffer, sizeof buffer);
	while (str_cut(&rest, '\n', &line))
		if (str_cut(&line, '\t', &field) && str_is(field, "mnt_id:") &&
		    id_parse(line, &mount))
			return mount; /* the id of statx(2), too */
	return 0;
}

uint64_t
descriptor_mount(int fd)
{
	/* Empty, in case a faked call returns 0 without filling it in. */
	struct kernel_statx st = { 0 };

	if (syscall(SYS_statx, fd, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT,
		    KERNEL_STATX_MNT_ID, &st) == 0 &&
	    (st.mask & KERNEL_STATX_MNT_ID) != 0)
		return st.mount_id;
	return mount_by_fdinfo(fd);
}

int
descriptor_chown(int fd, uint32_t uid, uint32_t gid)
{
	struct text path = { .n = 0 };
	int links, error, result;

	if (fchownat(fd, "", uid, gid, AT_EMPTY_PATH) == 0)
		return 0;
	/* EINVAL also says that an id is not mapped: then both calls do. */
	error = errno;
	if (error != ENOSYS && error != EINVAL && error != EBADF)
		return -1;
	text_add(&path, "/proc/self/fd/");
	links = proc_open_links(fd, &path);
	/* A profile that denies fchownat(2) may permit chown(2). */
	result = links < 0 ? -1 : chown(path.at, uid, gid);
	errno = errno == ENOENT ? error : errno;
	descriptor_close(links);
	return result;
}

long
descriptor_path(int fd, char *to, size_t size)
{
	struct text number = { .n = 0 };
	int links = proc_open_links(fd, &number);
	long n = -1;

	if (links >= 0)
		n = kernel_readlinkat(links, number.at, to, size);
	descriptor_close(links);
	return n;
}
