/* SPDX-License-Identifier: ISC */
/*
 * What uid 1000 may do to lead a walk out of its tree: once SIGNAL, a file
 * or directory in the tree, is opened, some things change places for good.
 * usage: lead reuse SIGNAL CHILD PARENT OUT PLACE
 *            CHILD is moved to OUT, its PARENT removed; uid 3000 makes
 *            directories in PLACE until one has the inode number that PARENT
 *            had, with a private file in it; CHILD is moved in there
 *        lead out SIGNAL DIRECTORY OUT N
 *            DIRECTORY is moved to OUT; uid 3000 makes N private files in it
 * Prints "ready", and "done" where it came that far.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static void
check(int result, const char *what)
{
	if (result >= 0)
		return;
	fprintf(stderr, "lead: %s: %s\n", what, strerror(errno));
	exit(99);
}

/* The two of them share this process; the kernel checks each by its uid. */
static void
become(uid_t uid)
{
	check(seteuid(0), "seteuid");
	check(setegid(uid), "setegid");
	check(seteuid(uid), "seteuid");
}

static void
wait_for(const char *path)
{
	char events[4096];
	int fd = inotify_init1(0);

	check(inotify_add_watch(fd, path, IN_OPEN), path);
	puts("ready");
	fflush(stdout);
	check((int)read(fd, events, sizeof events), "read");
	close(fd);
}

static void
file_make(const char *dir, int n)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof path, "%s/private%d", dir, n);
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	check(fd, path);
	close(fd);
}

static void
reuse(char **path)
{
	const char *child = path[0], *parent = path[1], *out = path[2];
	char made[4096], into[8192];
	struct stat wanted, st = { 0 };

	check(stat(parent, &wanted), parent);
	check(rename(child, out), out);
	check(rmdir(parent), parent);
	become(3000);
	for (int i = 0; i < 4000 && st.st_ino != wanted.st_ino; i++) {
		snprintf(made, sizeof made, "%s/%d", path[3], i);
		check(mkdir(made, 0777), made);
		check(stat(made, &st), made);
	}
	if (st.st_ino != wanted.st_ino)
		exit(98);
	for (int i = 0; i < 2000; i++)
		file_make(made, i);
	become(1000);
	snprintf(into, sizeof into, "%s/child", made);
	check(rename(out, into), into);
}

static void
out(char **path)
{
	check(rename(path[0], path[1]), path[1]);
	become(3000);
	for (int i = 0; i < atoi(path[2]); i++)
		file_make(path[1], i);
}

int
main(int argc, char **argv)
{
	int parent = getppid();

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || argc < 6)
		return 99;
	umask(0);
	become(1000);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	wait_for(argv[2]);
	if (strcmp(argv[1], "reuse") == 0 && argc == 7)
		reuse(argv + 3);
	else if (strcmp(argv[1], "out") == 0)
		out(argv + 3);
	else
		return 99;
	puts("done");
	return 0;
}
