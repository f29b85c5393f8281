/* SPDX-License-Identifier: ISC */
/*
 * What uid 1000 may do to hold a walk for as long as it likes: directories
 * with much in them are put ahead of where the walk reads, again and again.
 * Where that is was learnt beforehand: DIR has many empty directories, and
 * rename(2) over one of them has its place in the listing.
 * usage: hold prepare DIR N FILES EMPTY  N directories of FILES files each,
 *                                     and EMPTY empty ones after them
 *        hold ahead DIR N [touch]     when one of the N is opened, put it ahead
 *        hold feed DIR N STOCK        put directories of STOCK into DIR as fast
 *                                     as any are opened
 *        hold carry DIR N [touch]     make one large directory in the first of
 *                                     DIR, carry it to each Nth after that
 *        hold make DIR N FILES        make new ones instead, never one that was
 * With touch, something is made and removed in what was put ahead, as an
 * ordinary writer does.  All but prepare go on until nothing is left to do it
 * with, or they are killed; then, on SIGTERM, the number of times is printed.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAMES_MAX 400000
#define WIDTH 200 /* of a name, so that few are read at once */

static char *order[NAMES_MAX];
static int order_n, n, touches;
static volatile sig_atomic_t times, told;

static void
check(int result, const char *what)
{
	if (result >= 0)
		return;
	fprintf(stderr, "hold: %s: %s\n", what, strerror(errno));
	exit(99);
}

static void
tell(int signal)
{
	(void)signal;
	told = 1;
}

static void
times_print(void)
{
	printf("%d\n", (int)times);
	exit(0);
}

/* The names in the working directory, in the order in which a walk has them. */
static void
order_learn(void)
{
	const struct dirent *entry;
	DIR *dir = opendir(".");

	check(dir ? 0 : -1, "opendir");
	while ((entry = readdir(dir)) != NULL && order_n < NAMES_MAX)
		if (entry->d_name[0] != '.')
			order[order_n++] = strdup(entry->d_name);
	closedir(dir);
}

static void
files_make(const char *dir, int files)
{
	char path[WIDTH + 32];

	for (int i = 0; i < files; i++) {
		snprintf(path, sizeof path, "%s/%d", dir, i);
		close(open(path, O_CREAT | O_WRONLY, 0644));
	}
}

static void
prepare(int files, int empty)
{
	char name[WIDTH + 1];

	for (int i = 0; i < n + empty; i++) {
		snprintf(name, sizeof name, "%0*d", WIDTH, i);
		check(mkdir(name, 0777), name);
	}
	order_learn();
	for (int i = 0; i < n; i++)
		files_make(order[i], files);
}

/* As somebody does who works in it. */
static void
touch(const char *dir)
{
	char path[WIDTH + 32];

	snprintf(path, sizeof path, "%s/new", dir);
	if (touches && mkdir(path, 0777) == 0)
		rmdir(path);
}

static int
watch(int fd, const char *path)
{
	int descriptor = inotify_add_watch(fd, path, IN_OPEN | IN_ONLYDIR);

	check(descriptor, path);
	return descriptor;
}

/* Returns the descriptor of the next watch that was opened. */
static int
opened(int fd)
{
	static _Alignas(struct inotify_event) char events[65536];
	static ssize_t at, end;
	const struct inotify_event *event = (const void *)(events + at);

	while (at >= end) {
		end = read(fd, events, sizeof events);
		at = 0;
		if (end < 0 && (errno != EINTR || told))
			times_print();
		event = (const void *)events;
	}
	at += (ssize_t)(sizeof *event + event->len);
	return event->wd;
}

static void
ahead(void)
{
	static int of_watch[NAMES_MAX]; /* the place of each */
	int fd = inotify_init1(0), next = n;

	for (int i = 0; i < n; i++)
		of_watch[watch(fd, order[i])] = i;
	while (!told && next < order_n) {
		int *place = &of_watch[opened(fd)];

		if (rename(order[*place], order[next]) < 0)
			continue;
		*place = next++;
		touch(order[*place]);
		times++;
	}
}

static void
feed(const char *stock)
{
	int fd = inotify_init1(0), next = n;
	char path[WIDTH + 4096];

	for (int i = 0; i < n; i++)
		watch(fd, order[i]);
	for (int i = 0; !told && next < order_n; i++) {
		opened(fd);
		snprintf(path, sizeof path, "%s/%d", stock, i);
		if (rename(path, order[next]) < 0)
			break;
		watch(fd, order[next]);
		touch(order[next++]);
		times++;
	}
}

static void
carry(char *from)
{
	int fd = inotify_init1(0);
	char to[WIDTH + 32];

	watch(fd, from);
	for (int i = 1; !told && i * n < order_n; i++) {
		opened(fd);
		snprintf(to, sizeof to, "%s/heavy", order[i * n]);
		if (rename(from, to) < 0)
			continue;
		touch(to);
		strcpy(from, to);
		times++;
	}
}

static void
make(int files)
{
	int fd = inotify_init1(0), next = n;

	for (int i = 0; i < n; i++)
		watch(fd, order[i]);
	while (!told && next < order_n) {
		opened(fd);
		if (rmdir(order[next]) < 0 || mkdir(order[next], 0777) < 0)
			continue;
		watch(fd, order[next]);
		files_make(order[next++], files);
		times++;
	}
}

int
main(int argc, char **argv)
{
	const char *what = argc > 3 ? argv[1] : "";
	char heavy[WIDTH + 32];
	int parent = getppid();
	const struct sigaction action = { .sa_handler = tell };

	if (geteuid() == 0) {
		check(setgroups(0, NULL), "setgroups");
		check(setresgid(1000, 1000, 1000), "setresgid");
		check(setresuid(1000, 1000, 1000), "setresuid");
	}
	umask(0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || argc < 4)
		return 99;
	sigaction(SIGTERM, &action, NULL);
	check(chdir(argv[2]), argv[2]);
	n = atoi(argv[3]);
	touches = argc > 4 && strcmp(argv[4], "touch") == 0;
	if (strcmp(what, "prepare") == 0) {
		prepare(atoi(argv[4]), atoi(argv[5]));
		return 0;
	}
	order_learn();
	if (strcmp(what, "carry") == 0) {
		snprintf(heavy, sizeof heavy, "%s/heavy", order[0]);
		check(mkdir(heavy, 0777), heavy);
		files_make(heavy, 3000);
	}
	puts("ready");
	fflush(stdout);
	if (strcmp(what, "ahead") == 0)
		ahead();
	else if (strcmp(what, "feed") == 0)
		feed(argv[4]);
	else if (strcmp(what, "carry") == 0)
		carry(heavy);
	else if (strcmp(what, "make") == 0)
		make(atoi(argv[4]));
	while (!told)
		pause();
	times_print();
}
