/* SPDX-License-Identifier: ISC */
/*
 * Run a command in a user namespace of its own, in a root directory (a user
 * namespace cannot be made inside a chroot).
 * usage: userns ROOT UIDMAP GIDMAP allow|deny root|stay|ambient COMMAND...
 * A map is INSIDE:OUTSIDE:COUNT[,...], or "none" for no map at all.
 * root: become 0:0 with groups {0} in there; stay: keep the ids we have,
 * whatever they are called in there; ambient: stay, with every capability.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void
check(int result, const char *what)
{
	if (result >= 0)
		return;
	fprintf(stderr, "userns: %s: %s\n", what, strerror(errno));
	exit(99);
}

static void
file_write(int pid, const char *name, const char *text)
{
	char path[64];
	int fd;

	snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
	check(fd = open(path, O_WRONLY), path);
	check((int)write(fd, text, strlen(text)), path);
	close(fd);
}

static void
map_write(int pid, const char *name, char *map)
{
	if (strcmp(map, "none") == 0)
		return;
	for (char *at = map; *at != '\0'; at++)
		*at = (char)(*at == ':' ? ' ' : *at == ',' ? '\n' : *at);
	file_write(pid, name, map);
}

static void
ambient_raise(void)
{
	struct __user_cap_header_struct header = {
		_LINUX_CAPABILITY_VERSION_3, 0,
	};
	struct __user_cap_data_struct data[2];

	check((int)syscall(SYS_capget, &header, data), "capget");
	for (int i = 0; i < 2; i++)
		data[i].inheritable = data[i].permitted;
	check((int)syscall(SYS_capset, &header, data), "capset");
	for (unsigned long i = 0; i < 64; i++)
		if (data[i / 32].permitted >> i % 32 & 1)
			prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0);
}

static void
child_run(char **argv, int ready, int go)
{
	gid_t none = 0;
	char byte = 0;

	check(unshare(CLONE_NEWUSER), "unshare");
	check((int)write(ready, &byte, 1), "pipe");
	check((int)read(go, &byte, 1), "pipe");
	close(ready);
	close(go);
	/* Now, while the directories above it are still ours to enter. */
	check(chroot(argv[1]), "chroot");
	check(chdir("/"), "chdir");
	if (strcmp(argv[5], "root") == 0) {
		/* Denied where setgroups is; the groups stay then. */
		setgroups(1, &none);
		check(setresgid(0, 0, 0), "setresgid");
		check(setresuid(0, 0, 0), "setresuid");
	}
	if (strcmp(argv[5], "ambient") == 0)
		ambient_raise();
	execvp(argv[6], argv + 6);
	check(-1, argv[6]);
}

int
main(int argc, char **argv)
{
	int ready[2], go[2], status, pid;
	char byte;

	if (argc < 7) {
		fprintf(stderr, "usage: userns ROOT UIDMAP GIDMAP "
			"allow|deny root|stay|ambient COMMAND...\n");
		return 99;
	}
	check(pipe2(ready, O_CLOEXEC), "pipe");
	check(pipe2(go, O_CLOEXEC), "pipe");
	check(pid = fork(), "fork");
	if (pid == 0)
		child_run(argv, ready[1], go[0]);
	close(ready[1]);
	if (read(ready[0], &byte, 1) == 1) {
		if (strcmp(argv[4], "deny") == 0)
			file_write(pid, "setgroups", "deny");
		map_write(pid, "gid_map", argv[3]);
		map_write(pid, "uid_map", argv[2]);
		check((int)write(go[1], "", 1), "pipe");
	}
	check(waitpid(pid, &status, 0), "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : 128 + WTERMSIG(status);
}
