/* SPDX-License-Identifier: ISC */
/*
 * Run COMMAND, and write down each system call of every doff below it: what
 * is as large as the file DOFF.  Nobody else is slowed down by it.
 * usage: calls DOFF OUTPUT COMMAND [ARG]...
 * A line: "PID NUMBER ARGUMENT*6", then the strings among the arguments as
 * "INDEX=TEXT", bytes that are not plain as \xHH; for openat2(2) "how=FLAGS".
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/ptrace.h>

#ifndef SYS_openat2
#define SYS_openat2 437
#endif

enum { UNKNOWN, PLAIN, DOFF, WAITS };

/* By process id: what it is, or that it waits for who made it to tell. */
static unsigned char kind[1 << 22];
static off_t doff_size;
static FILE *output;

/* Which arguments are paths, as bits. */
static const struct {
	long number;
	unsigned strings;
} paths[] = {
	{ SYS_openat, 2 }, { SYS_openat2, 2 }, { SYS_newfstatat, 2 },
	{ SYS_statx, 2 }, { SYS_fchownat, 2 }, { SYS_readlinkat, 2 },
	{ SYS_mkdirat, 2 }, { SYS_unlinkat, 2 }, { SYS_renameat, 2 | 8 },
	{ SYS_renameat2, 2 | 8 }, { SYS_faccessat, 2 }, { SYS_execve, 1 },
	{ SYS_faccessat2, 2 }, { SYS_symlinkat, 1 | 4 }, { SYS_linkat, 2 | 8 },
	{ SYS_fchmodat, 2 }, { SYS_mknodat, 2 }, { SYS_utimensat, 2 },
#ifdef SYS_open
	{ SYS_open, 1 }, { SYS_creat, 1 }, { SYS_stat, 1 }, { SYS_lstat, 1 },
	{ SYS_access, 1 }, { SYS_chown, 1 }, { SYS_lchown, 1 },
	{ SYS_chmod, 1 }, { SYS_chdir, 1 }, { SYS_readlink, 1 },
	{ SYS_rename, 1 | 2 }, { SYS_unlink, 1 }, { SYS_mkdir, 1 },
#endif
};

static ssize_t
memory_read(pid_t pid, unsigned long at, void *to, size_t n)
{
	struct iovec here = { to, n }, there = { (void *)at, n };

	return process_vm_readv(pid, &here, 1, &there, 1, 0);
}

static void
string_print(pid_t pid, int index, unsigned long at)
{
	char byte;

	fprintf(output, " %d=", index);
	while (memory_read(pid, at++, &byte, 1) == 1 && byte != '\0')
		fprintf(output, byte > ' ' && byte < 0x7f && byte != '\\'
			? "%c" : "\\x%02x", (unsigned char)byte);
}

static void
call_print(pid_t pid)
{
	struct ptrace_syscall_info info;
	unsigned long long how;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0 ||
	    info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return;
	fprintf(output, "%d %llu", pid, (unsigned long long)info.entry.nr);
	for (int i = 0; i < 6; i++)
		fprintf(output, " %llx",
			(unsigned long long)info.entry.args[i]);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		for (int j = 0; j < 6; j++)
			if (paths[i].number == (long)info.entry.nr &&
			    paths[i].strings >> j & 1)
				string_print(pid, j, info.entry.args[j]);
	if (info.entry.nr == SYS_openat2 &&
	    memory_read(pid, info.entry.args[2], &how, 8) == 8)
		fprintf(output, " how=%llx", how);
	fputc('\n', output);
}

static int
is_doff(pid_t pid)
{
	char exe[64];
	struct stat st;

	snprintf(exe, sizeof exe, "/proc/%d/exe", pid);
	return stat(exe, &st) == 0 && st.st_size == doff_size;
}

static void
go_on(pid_t pid, int signal)
{
	ptrace(kind[pid] == DOFF ? PTRACE_SYSCALL : PTRACE_CONT, pid, 0,
	       signal);
}

static void
child_told(pid_t pid)
{
	unsigned long child = 0;
	int waits;

	ptrace(PTRACE_GETEVENTMSG, pid, 0, &child);
	waits = kind[child] == WAITS;
	kind[child] = kind[pid];
	if (waits)
		go_on((pid_t)child, 0);
}

static void
event_take(pid_t pid, int event, int signal)
{
	switch (event) {
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		child_told(pid);
		break;
	case PTRACE_EVENT_EXEC:
		kind[pid] = is_doff(pid) ? DOFF : PLAIN;
		if (kind[pid] == DOFF)
			fprintf(output, "%d begins\n", pid);
		break;
	case PTRACE_EVENT_STOP:
		if (signal == SIGSTOP || signal == SIGTSTP ||
		    signal == SIGTTIN || signal == SIGTTOU) {
			ptrace(PTRACE_LISTEN, pid, 0, 0);
			return;
		}
		if (kind[pid] == UNKNOWN) {
			kind[pid] = WAITS;
			return;
		}
	}
	go_on(pid, 0);
}

static void
stop_take(pid_t pid, int status)
{
	int signal = WSTOPSIG(status), event = status >> 16;

	if (signal == (SIGTRAP | 0x80)) {
		call_print(pid);
		go_on(pid, 0);
	} else if (event != 0) {
		event_take(pid, event, signal);
	} else {
		go_on(pid, signal);
	}
}

static pid_t
begin(char **command)
{
	pid_t pid = fork();

	if (pid == 0) {
		raise(SIGSTOP);
		execvp(command[0], command);
		_exit(127);
	}
	waitpid(pid, NULL, WUNTRACED);
	if (ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACEFORK |
		   PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
		   PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD |
		   PTRACE_O_EXITKILL) < 0) {
		perror("calls: ptrace");
		kill(pid, SIGKILL);
		exit(99);
	}
	kind[pid] = PLAIN;
	kill(pid, SIGCONT);
	return pid;
}

int
main(int argc, char **argv)
{
	int status, result = 99;
	struct stat st;
	pid_t first, pid;

	if (argc < 4 || stat(argv[1], &st) < 0 ||
	    (output = fopen(argv[2], "we")) == NULL) {
		fprintf(stderr, "usage: calls DOFF OUTPUT COMMAND...\n");
		return 99;
	}
	doff_size = st.st_size;
	first = begin(argv + 3);
	while ((pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
		if (WIFSTOPPED(status)) {
			stop_take(pid, status);
			continue;
		}
		kind[pid] = UNKNOWN;
		if (pid == first)
			result = WIFEXITED(status) ? WEXITSTATUS(status) : 98;
	}
	return fclose(output) == 0 ? result : 99;
}
