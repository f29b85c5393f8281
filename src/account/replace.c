/* SPDX-License-Identifier: ISC */
/* A new file in the place of an old one: whole, or not at all. */
#include "account/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"

struct output {
	int fd;
	uint64_t n; /* bytes that were taken, as write(2) says */
};

#define BESIDE ".doff.new" /* the new file, until it is renamed */

/* For what is copied, and for an attribute's value (64 KiB at most). */
static char block[65536];

bool
replace_is_denied(int error)
{
	return error == EROFS || error == EACCES || error == EPERM;
}

bool
replace_may_grow(uint64_t size)
{
	return size <= kernel_limit(RLIMIT_FSIZE);
}

static int
output_write(struct output *output, const char *at, size_t n)
{
	while (n > 0) {
		ssize_t written = write(output->fd, at, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0) {
			errno = written < 0 ? errno : EIO;
			return -1;
		}
		at += written;
		n -= (size_t)written;
		output->n += (uint64_t)written;
	}
	return 0;
}

/* Copy bytes begin..end, or up to the end of the file. */
static int
output_copy(struct output *output, int from, uint64_t begin, uint64_t end)
{
	while (begin < end) {
		size_t most = end - begin < sizeof block
				      ? (size_t)(end - begin) : sizeof block;
		ssize_t n = pread(from, block, most, (off_t)begin);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || (n > 0 && output_write(output, block,
						    (size_t)n) < 0))
			return -1;
		if (n == 0)
			break;
		begin += (uint64_t)n;
	}
	return 0;
}

static int
attributes_copy(int from, int to)
{
	char names[4096];
	ssize_t n = flistxattr(from, names, sizeof names), size;

	if (n < 0)
		return errno == EOPNOTSUPP || errno == ENOSYS ? 0 : -1;
	for (const char *name = names; name < names + n;
	     name += strlen(name) + 1) {
		size = fgetxattr(from, name, block, sizeof block);
		if (size >= 0 &&
		    fsetxattr(to, name, block, (size_t)size, 0) == 0)
			continue;
		/* A security module labels new files by its own rules. */
		if (!str_starts(str_of(name), STR("security.")))
			return -1;
	}
	return 0;
}

/* Owner before mode: chown(2) clears bits.  Then trust no return code. */
static int
file_finish(const struct output *output, const struct place *place,
	    const struct edit *edit, const struct stat *as)
{
	uint64_t least = edit->size + edit->text.n - (edit->to - edit->from);
	struct stat st;

	/* One that the directory passes on (acl(5)) may let others write. */
	syscall(SYS_fremovexattr, output->fd, "system.posix_acl_access");
	if (place->old > 0 &&
	    (kernel_fchown(output->fd, as->st_uid, as->st_gid) < 0 ||
	     attributes_copy(place->old, output->fd) < 0)) {
		errno = EPERM;
		return -1;
	}
	if (kernel_fchmod(output->fd, as->st_mode & 07777) < 0 ||
	    fsync(output->fd) < 0 || kernel_fstat(output->fd, &st) < 0)
		return -1;
	/* More than that: somebody who takes no lock was appending. */
	if ((uint64_t)st.st_size == output->n && output->n >= least &&
	    st.st_mode == as->st_mode && st.st_uid == as->st_uid &&
	    st.st_gid == as->st_gid)
		return 0;
	errno = EIO;
	return -1;
}

static int
file_write(struct output *output, const struct place *place,
	   const struct edit *edit)
{
	int old = place->old;

	if (old > 0 && output_copy(output, old, 0, edit->at) < 0)
		return -1;
	if (output_write(output, edit->text.at, edit->text.n) < 0)
		return -1;
	if (old > 0 &&
	    (output_copy(output, old, edit->at, edit->from) < 0 ||
	     output_copy(output, old, edit->to, UINT64_MAX) < 0))
		return -1;
	return 0;
}

static int
beside_open(const struct place *place)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL;
	int fd = descriptor_open(place->directory, BESIDE, flags);

	if (fd >= 0 || errno != EEXIST)
		return fd;
	/* Of a start that was killed. */
	if (unlinkat(place->directory, BESIDE, 0) < 0 && errno != EISDIR)
		return -1;
	return descriptor_open(place->directory, BESIDE, flags);
}

static int
place_stat(const struct place *place, struct stat *as)
{
	if (kernel_fstatat(place->directory, place->name, as,
			   AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno != ENOENT || place->old > 0)
			return -1;
		*as = (struct stat){
			.st_mode = S_IFREG | 0644,
			.st_uid = geteuid(),
			.st_gid = getegid(),
		};
	}
	if (S_ISREG(as->st_mode))
		return 0;
	errno = ELOOP;
	return -1;
}

/* Returns -1 with errno. */
static int
file_replace(const struct place *place, const struct edit *edit)
{
	struct output output = { .n = 0 };
	struct stat as;
	int result, before;

	if (place_stat(place, &as) < 0)
		return -1;
	output.fd = beside_open(place);
	if (output.fd < 0)
		return -1;
	result = file_write(&output, place, edit);
	if (result == 0)
		result = file_finish(&output, place, edit, &as);
	if (result == 0)
		result = renameat(place->directory, BESIDE, place->directory,
				  place->name);
	before = errno;
	if (result < 0)
		unlinkat(place->directory, BESIDE, 0);
	errno = before;
	descriptor_close(output.fd);
	/* EINVAL: a file system that has nothing to bring to a disk. */
	if (result == 0 && fsync(place->directory) < 0 && errno != EINVAL)
		return -1;
	return result;
}

struct outcome
replace_file(const struct place *place, const struct edit *edit)
{
	if (file_replace(place, edit) == 0)
		return (struct outcome){ .kind = OUTCOME_DONE };
	if (replace_is_denied(errno) || errno == EBUSY || errno == EXDEV ||
	    errno == ELOOP)
		return (struct outcome){ OUTCOME_DENIED, errno };
	/* No file, or one that cannot be removed. */
	if (errno == EEXIST)
		message_error("/etc/" BESIDE, "is in the way", "remove it");
	else
		message_errno(place->path, "cannot be written");
	return (struct outcome){ .kind = OUTCOME_FAILED };
}
