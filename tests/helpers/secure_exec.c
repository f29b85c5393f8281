/* SPDX-License-Identifier: ISC */
/*
 * Run a command with AT_SECURE set, as a security module's domain transition
 * does; ptrace(2) writes it into the new program's auxiliary vector.
 * usage: secure_exec COMMAND [ARG]...
 */
#include <elf.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __x86_64__
static long
peek(int pid, unsigned long at)
{
	errno = 0;
	return ptrace(PTRACE_PEEKDATA, pid, (void *)at, NULL);
}

static int
secure_set(int pid)
{
	const size_t word = sizeof(long);
	unsigned long at = (unsigned long)ptrace(
		PTRACE_PEEKUSER, pid, offsetof(struct user, regs.rsp), NULL);

	/* argc, argv, NULL, environment, NULL, auxiliary vector */
	at += word * (unsigned long)(1 + peek(pid, at) + 1);
	while (peek(pid, at) != 0)
		at += word;
	for (at += word; peek(pid, at) != AT_NULL; at += 2 * word)
		if (peek(pid, at) == AT_SECURE)
			return (int)ptrace(PTRACE_POKEDATA, pid,
					   (void *)(at + word), (void *)1);
	return -1;
}
#else
static int
secure_set(int pid)
{
	(void)pid;
	return -1;
}
#endif

int
main(int argc, char **argv)
{
	int status, pid = argc < 2 ? -1 : fork();

	if (pid < 0)
		return 99;
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execvp(argv[1], argv + 1);
		_exit(99);
	}
	if (waitpid(pid, &status, 0) < 0 || !WIFSTOPPED(status) ||
	    secure_set(pid) < 0) {
		fprintf(stderr, "secure_exec: cannot be traced\n");
		return 99;
	}
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}
