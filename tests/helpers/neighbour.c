/* SPDX-License-Identifier: ISC */
/*
 * What a process of the new uid may do to one that is about to get that uid.
 * usage: neighbour stuck write ENTRY PAGE  write to ENTRY from memory that is
 *                                     mapped from PAGE, and never comes
 *        neighbour stuck list DIR PAGE  read DIR into such memory
 *        neighbour pry PROGRAM        as uid 1000, until killed: whatever can
 * be had of a process that is PROGRAM is printed, a line each
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void
check(int result, const char *what)
{
	if (result >= 0)
		return;
	fprintf(stderr, "neighbour: %s: %s\n", what, strerror(errno));
	exit(99);
}

static int
stuck(const char *how, const char *path, const char *page)
{
	int list = strcmp(how, "list") == 0;
	int fd = open(path, list ? O_RDONLY | O_DIRECTORY : O_WRONLY);
	int from = open(page, O_RDWR);
	void *memory;

	check(fd, path);
	check(from, page);
	memory = mmap(NULL, 4096, PROT_READ | (list ? PROT_WRITE : 0),
		      MAP_PRIVATE, from, 0);
	check(memory == MAP_FAILED ? -1 : 0, "mmap");
	puts("ready");
	fflush(stdout);
	return (int)(list ? syscall(SYS_getdents64, fd, memory, 4096)
			  : write(fd, memory, 4096));
}

/* Whether the process is still PROGRAM, as far as it lets us see. */
static int
is_program(int pid, const char *program)
{
	char path[64], name[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/comm", pid);
	fd = open(path, O_RDONLY);
	n = fd < 0 ? -1 : read(fd, name, sizeof name - 1);
	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return 0;
	name[n - 1] = '\0';
	return strcmp(name, program) == 0;
}

static void
had(int pid, const char *what, const char *program)
{
	if (!is_program(pid, program))
		return; /* it became the command meanwhile: that is ours */
	printf("%s\n", what);
	fflush(stdout);
}

static void
files_try(int pid, const char *program)
{
	char path[64], link[PATH_MAX];
	const char *names[] = { "mem", "environ", "maps", "syscall", "auxv" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char byte;
		int fd;

		snprintf(path, sizeof path, "/proc/%d/%s", pid, names[i]);
		fd = open(path, O_RDONLY);
		if (fd >= 0 && (i == 0 || read(fd, &byte, 1) == 1))
			had(pid, names[i], program);
		close(fd);
	}
	for (int fd = 0; fd < 8; fd++) {
		snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
		if (readlink(path, link, sizeof link) > 0)
			had(pid, "fd", program);
	}
}

static void
process_try(int pid, const char *program)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0), fd;
	char bytes[16];
	struct iovec here = { bytes, sizeof bytes };
	struct iovec there = { (void *)0x10000, sizeof bytes };

	if (pidfd >= 0 &&
	    (fd = (int)syscall(SYS_pidfd_getfd, pidfd, 2, 0)) >= 0)
		had(pid, "pidfd_getfd", program);
	close(pidfd);
	if (process_vm_readv(pid, &here, 1, &there, 1, 0) >= 0 ||
	    errno == EFAULT)
		had(pid, "process_vm_readv", program);
	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) == 0) {
		/* One that is not stopped cannot be let go. */
		ptrace(PTRACE_INTERRUPT, pid, NULL, NULL);
		waitpid(pid, NULL, __WALL);
		had(pid, "ptrace", program);
		ptrace(PTRACE_DETACH, pid, NULL, NULL);
	}
}

static void
pry(const char *program)
{
	const struct dirent *entry;
	DIR *proc = opendir("/proc");

	check(proc ? 0 : -1, "/proc");
	puts("ready");
	fflush(stdout);
	for (;;) {
		rewinddir(proc);
		while ((entry = readdir(proc)) != NULL) {
			int pid = atoi(entry->d_name);

			if (pid <= 1 || !is_program(pid, program))
				continue;
			/* Those of its uid only; stops it where it is ours. */
			if (kill(pid, SIGSTOP) == 0)
				puts("stopped");
			for (int i = 0; i < 20; i++) {
				files_try(pid, program);
				process_try(pid, program);
			}
			kill(pid, SIGCONT);
		}
	}
}

int
main(int argc, char **argv)
{
	int parent = getppid();

	if (geteuid() == 0) {
		check(setgroups(0, NULL), "setgroups");
		check(setresgid(1000, 1000, 1000), "setresgid");
		check(setresuid(1000, 1000, 1000), "setresuid");
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		return 99;
	if (argc == 5 && strcmp(argv[1], "stuck") == 0)
		return stuck(argv[2], argv[3], argv[4]) < 0;
	if (argc == 3 && strcmp(argv[1], "pry") == 0)
		pry(argv[2]);
	return 99;
}
