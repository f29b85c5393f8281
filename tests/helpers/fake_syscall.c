/* SPDX-License-Identifier: ISC */
/*
 * Run a command under a seccomp filter that answers system calls instead of
 * the kernel, as a container engine's profile does: with an errno, with
 * success (errno 0), or by killing.
 * usage: fake_syscall NAME=ERRNO|kill|trap[,NAME=...]... COMMAND [ARG]...
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
	const char *name;
	unsigned number;
} calls[] = {
	{ "setuid", SYS_setuid }, { "setgid", SYS_setgid },
	{ "setreuid", SYS_setreuid }, { "setregid", SYS_setregid },
	{ "setresuid", SYS_setresuid }, { "setresgid", SYS_setresgid },
	{ "setfsuid", SYS_setfsuid }, { "setfsgid", SYS_setfsgid },
	{ "setgroups", SYS_setgroups }, { "getgroups", SYS_getgroups },
	{ "getresuid", SYS_getresuid }, { "getresgid", SYS_getresgid },
	{ "capget", SYS_capget }, { "capset", SYS_capset },
	{ "prctl", SYS_prctl }, { "execve", SYS_execve },
	{ "openat", SYS_openat }, { "openat2", SYS_openat2 },
	{ "statx", SYS_statx }, { "fchown", SYS_fchown },
	{ "fchownat", SYS_fchownat }, { "fcntl", SYS_fcntl },
	{ "fsync", SYS_fsync }, { "renameat2", SYS_renameat2 },
	{ "mprotect", SYS_mprotect }, { "clone", SYS_clone },
	{ "clone3", SYS_clone3 },
};

static struct sock_filter filter[128];
static unsigned short filter_n;

static void
add(struct sock_filter instruction)
{
	filter[filter_n++] = instruction;
}

static unsigned
action_parse(const char *text)
{
	if (strcmp(text, "kill") == 0)
		return SECCOMP_RET_KILL_PROCESS;
	if (strcmp(text, "trap") == 0)
		return SECCOMP_RET_TRAP;
	return SECCOMP_RET_ERRNO | (unsigned)atoi(text);
}

static int
rule_add(char *rule)
{
	char *action = strchr(rule, '=');

	if (action == NULL)
		return -1;
	*action++ = '\0';
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		if (strcmp(calls[i].name, rule) != 0)
			continue;
		add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						 calls[i].number, 0, 1));
		add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
						 action_parse(action)));
		return 0;
	}
	return -1;
}

int
main(int argc, char **argv)
{
	struct sock_fprog program = { 0, filter };

	if (argc < 3) {
		fprintf(stderr, "usage: fake_syscall RULES COMMAND...\n");
		return 99;
	}
	add((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		offsetof(struct seccomp_data, nr)));
	for (char *rule = strtok(argv[1], ","); rule; rule = strtok(NULL, ","))
		if (rule_add(rule) < 0) {
			fprintf(stderr, "fake_syscall: %s: unknown\n", rule);
			return 99;
		}
	add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	program.len = filter_n;
	/* Where CAP_SYS_ADMIN is lacking, only with no_new_privs. */
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0 &&
	    (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	     syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)) {
		perror("fake_syscall: seccomp");
		return 99;
	}
	execvp(argv[2], argv + 2);
	perror("fake_syscall: execvp");
	return 99;
}
