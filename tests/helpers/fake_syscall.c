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

/* On i386 those of 32-bit ids and 64-bit offsets: setresuid32, fcntl64. */
#define CALL(name, number) { #name, SYS_##name, number }

static const struct {
	const char *name;
	unsigned native, i386;
} calls[] = {
	CALL(setuid, 213), CALL(setgid, 214), CALL(setreuid, 203),
	CALL(setregid, 204), CALL(setresuid, 208), CALL(setresgid, 210),
	CALL(setfsuid, 215), CALL(setfsgid, 216), CALL(setgroups, 206),
	CALL(getgroups, 205), CALL(getresuid, 209), CALL(getresgid, 211),
	CALL(capget, 184), CALL(capset, 185), CALL(prctl, 172),
	CALL(execve, 11), CALL(openat, 295), CALL(openat2, 437),
	CALL(statx, 383), CALL(fchown, 207), CALL(fchownat, 298),
	CALL(fcntl, 221), CALL(fsync, 118), CALL(renameat2, 353),
	CALL(mprotect, 125), CALL(clone, 120), CALL(clone3, 435),
};

static struct {
	size_t call;
	unsigned action;
} rules[32];
static size_t rules_n;

static struct sock_filter filter[160];
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
rule_parse(char *rule)
{
	char *action = strchr(rule, '=');

	if (action == NULL || rules_n == sizeof rules / sizeof *rules)
		return -1;
	*action++ = '\0';
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		if (strcmp(calls[i].name, rule) != 0)
			continue;
		rules[rules_n].call = i;
		rules[rules_n++].action = action_parse(action);
		return 0;
	}
	return -1;
}

static void
rules_add(int is_i386)
{
	add((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		offsetof(struct seccomp_data, nr)));
	for (size_t i = 0; i < rules_n; i++) {
		unsigned number = is_i386 ? calls[rules[i].call].i386
					  : calls[rules[i].call].native;

		add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						 number, 0, 1));
		add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
						 rules[i].action));
	}
	add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
}

int
main(int argc, char **argv)
{
	struct sock_fprog program = { 0, filter };

	if (argc < 3) {
		fprintf(stderr, "usage: fake_syscall RULES COMMAND...\n");
		return 99;
	}
	for (char *rule = strtok(argv[1], ","); rule; rule = strtok(NULL, ","))
		if (rule_parse(rule) < 0) {
			fprintf(stderr, "fake_syscall: %s: unknown\n", rule);
			return 99;
		}
	add((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		offsetof(struct seccomp_data, arch)));
	add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
		AUDIT_ARCH_I386, 0, (unsigned char)(2 * rules_n + 2)));
	rules_add(1);
	rules_add(0);
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
