/* SPDX-License-Identifier: ISC */
/* The process as it was started, made safe to work in. */
#include "os/startup.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "os/credentials.h"
#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"

static const char null_path[] = "/dev/null";
static const char closed[] = "cannot replace a closed descriptor of 0 to 2";

static bool
is_null_device(int fd)
{
	struct stat st;

	return kernel_fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
	       st.st_rdev == makedev(1, 3);
}

/*
 * Put the null device on fd, which is the lowest that is closed.  The image
 * may have a link, a FIFO or any file in its place: pinned first, since to
 * open a device can have an effect.
 */
static int
null_open(int fd)
{
	static const int flags[] = { O_PATH | O_NOFOLLOW | O_CLOEXEC,
				     O_RDWR | O_NOFOLLOW | O_NOCTTY };

	for (int i = 0; i < 2; i++) {
		int opened =
			(int)syscall(SYS_openat, AT_FDCWD, null_path, flags[i]);

		if (opened < 0)
			return message_errno(null_path, closed);
		/* It is open, by O_PATH: poll(2) sees none of these. */
		if (opened > fd) {
			descriptor_close(opened);
			return 0;
		}
		if (opened != fd || !is_null_device(opened)) {
			descriptor_close(opened);
			return message_error(null_path, closed,
					     "not the null device");
		}
		if (i == 0)
			descriptor_close(opened);
	}
	return 0;
}

static int
descriptors_fill(void)
{
	struct pollfd each[3] = { { .fd = 0 }, { .fd = 1 }, { .fd = 2 } };

	if (poll(each, 3, 0) < 0)
		return message_errno("", "cannot examine descriptors "
					 "0 to 2");
	for (int i = 0; i < 3; i++) {
		if (!(each[i].revents & POLLNVAL))
			continue;
		if (null_open(i) < 0)
			return -1;
	}
	return 0;
}

/* glibc's <link.h> declares _DYNAMIC, and not as hidden; musl's does not. */
extern const ElfW(Dyn) dynamic_section[] __asm__("_DYNAMIC")
	__attribute__((visibility("hidden")));

/* RELRO: what the linker meant to be read-only once relocated. */
static int
relocations_protect(void)
{
	const ElfW(Phdr) *header = (const void *)getauxval(AT_PHDR);
	size_t n = getauxval(AT_PHNUM);
	uintptr_t page = getauxval(AT_PAGESZ), base = 0;

	for (size_t i = 0; i < n; i++)
		if (header[i].p_type == PT_DYNAMIC)
			base = (uintptr_t)dynamic_section - header[i].p_vaddr;
	for (size_t i = 0; i < n; i++) {
		uintptr_t begin = base + header[i].p_vaddr;
		uintptr_t end = (begin + header[i].p_memsz) & -page;

		if (header[i].p_type != PT_GNU_RELRO)
			continue;
		begin &= -page;
		if (mprotect((void *)begin, end - begin, PROT_READ) < 0)
			return message_errno("mprotect", "failed");
	}
	return 0;
}

bool
relocations_are_protected(void)
{
	/* Where it has an effect, it fails: no way to write there. */
	return syscall(SYS_prlimit64, 0, RLIMIT_CORE, NULL, dynamic_section) <
	       0;
}

int
start_secure(void)
{
	return descriptors_fill() < 0 ? -1 : relocations_protect();
}

/*
 * AT_SECURE, but not where a security module's domain transition set it: a
 * container engine's may, and nothing was gained by that.
 */
static bool
start_gained(void)
{
	struct credential_sets sets;

	if (getauxval(AT_UID) != getauxval(AT_EUID) ||
	    getauxval(AT_GID) != getauxval(AT_EGID))
		return true;
	/* File capabilities mean nothing to root, who has them anyway. */
	if (!getauxval(AT_SECURE) || getauxval(AT_UID) == 0)
		return false;
	return credentials_read_sets(&sets) < 0 || sets.permitted != 0;
}

int
start_check_installation(void)
{
	const char *file = (const char *)getauxval(AT_EXECFN);
	struct stat st;

	if (!start_gained() && (kernel_fstatat(AT_FDCWD, file, &st, 0) < 0 ||
				!(st.st_mode & (S_ISUID | S_ISGID))))
		return 0;
	return message_error(file,
			     "set-user-ID, set-group-ID or with file "
			     "capabilities, or run by such a program",
			     "remove these (chmod ug-s, setcap -r)");
}
