/* SPDX-License-Identifier: ISC */
/* The process as it was started: made safe to work in, then looked at. */
#include "os/startup.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "drop/capabilities.h"
#include "os/credentials.h"
#include "os/kernel.h"
#include "os/message.h"

static int
descriptors_fill(void)
{
	struct pollfd each[3] = { { .fd = 0 }, { .fd = 1 }, { .fd = 2 } };

	if (poll(each, 3, 0) < 0)
		return message_errno("", "cannot look at descriptors "
					     "0 to 2");
	for (int i = 0; i < 3; i++) {
		if (!(each[i].revents & POLLNVAL))
			continue;
		/* open(2) takes the lowest number that is free. */
		if (syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR) != i)
			return message_errno("/dev/null",
					 "cannot be opened on a closed "
					 "descriptor of 0 to 2");
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
	struct capability_sets sets;

	if (getauxval(AT_UID) != getauxval(AT_EUID) ||
	    getauxval(AT_GID) != getauxval(AT_EGID))
		return true;
	/* File capabilities mean nothing to root, who has them anyway. */
	if (!getauxval(AT_SECURE) || getauxval(AT_UID) == 0)
		return false;
	return capability_sets_read(&sets) < 0 || sets.permitted != 0;
}

int
start_check_installation(void)
{
	const char *file = (const char *)getauxval(AT_EXECFN);
	struct stat st;

	if (start_gained())
		return message_error(file, "installed set-user-ID, "
				 "set-group-ID or with file capabilities, "
				 "or run by such a program",
				 "take these away (chmod ug-s, setcap -r)");
	if (kernel_fstatat(AT_FDCWD, file, &st, 0) == 0 &&
	    (st.st_mode & (S_ISUID | S_ISGID)))
		return message_error(file, "installed set-user-ID or "
				 "set-group-ID", "take that away "
				 "(chmod ug-s)");
	return 0;
}

static int
id_look(const char *kind, long call, uint32_t *id)
{
	/* Never a valid answer, should a call succeed without answering. */
	uint32_t ids[3] = { 1, 2, 3 };

	if (kernel_getresids(call, ids) < 0)
		return message_errno(kind, "cannot be read");
	if (ids[0] != ids[1] || ids[0] != ids[2])
		return message_error(kind, "real, effective and saved "
				 "differ", "start doff from a plain process, "
				 "not from a set-user-ID program");
	*id = ids[0];
	return 0;
}

int
start_look(struct process *process)
{
	struct capability_sets sets;

	if (id_look("uid", KERNEL_GETRESUID, &process->uid) < 0 ||
	    id_look("gid", KERNEL_GETRESGID, &process->gid) < 0)
		return -1;
	if (group_list_read(&process->groups) < 0)
		return message_errno("groups", "cannot be read");
	if (capability_sets_read(&sets) < 0)
		return message_errno("capabilities", "cannot be read");
	process->permitted = sets.permitted;
	process->effective = sets.effective;
	process->inheritable = sets.inheritable;
	return 0;
}
