/* SPDX-License-Identifier: ISC */
/*
 * The bare loop: getdents64(2) and statx(2) over a tree, and nothing else is
 * looked at or decided.  As many threads as processors may be used take
 * directories from a common stack.  What a walk cannot be quicker than.
 * usage: loop DIRECTORY
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "entry.h"

#define THREADS_MAX 16
#define WAITING_MAX 512 /* directories, each of them open */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static int waiting[WAITING_MAX];
static unsigned waiting_n, idle, threads;

static void
fail(void)
{
	_exit(1);
}

/* Returns 0 where the stack is full. */
static int
give(int fd)
{
	int given;

	pthread_mutex_lock(&lock);
	given = waiting_n < WAITING_MAX;
	if (given)
		waiting[waiting_n++] = fd;
	if (given && idle > 0)
		pthread_cond_signal(&more);
	pthread_mutex_unlock(&lock);
	return given;
}

/* Returns -1 when nothing is left and nobody is at work. */
static int
take(void)
{
	int fd = -1;

	pthread_mutex_lock(&lock);
	idle++;
	while (waiting_n == 0 && idle < threads)
		pthread_cond_wait(&more, &lock);
	if (waiting_n > 0) {
		idle--;
		fd = waiting[--waiting_n];
	} else {
		pthread_cond_broadcast(&more);
	}
	pthread_mutex_unlock(&lock);
	return fd;
}

static void directory_walk(int fd);

static void
entry_look(int directory, const struct entry *entry)
{
	struct statx st;
	const char *name = entry->name;
	int fd;

	if (name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2])))
		return;
	if (statx(directory, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
		  STATX_BASIC_STATS, &st) < 0)
		fail();
	if (entry->type != 4) /* DT_DIR */
		return;
	fd = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
	if (fd < 0)
		fail();
	if (!give(fd))
		directory_walk(fd);
}

static void
directory_walk(int fd)
{
	_Alignas(8) char buffer[32768];
	long n;

	while ((n = syscall(SYS_getdents64, fd, buffer, sizeof buffer)) > 0)
		for (long at = 0; at < n;) {
			const struct entry *entry =
				(const void *)(buffer + at);

			entry_look(fd, entry);
			at += entry->size;
		}
	if (n < 0)
		fail();
	close(fd);
}

static void *
work(void *nothing)
{
	int fd;

	while ((fd = take()) >= 0)
		directory_walk(fd);
	return nothing;
}

int
main(int argc, char **argv)
{
	pthread_t thread[THREADS_MAX];
	cpu_set_t usable;
	int fd = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;

	if (fd < 0 || sched_getaffinity(0, sizeof usable, &usable) < 0)
		return 2;
	threads = (unsigned)CPU_COUNT(&usable);
	if (threads > THREADS_MAX)
		threads = THREADS_MAX;
	give(fd);
	for (unsigned i = 1; i < threads; i++)
		if (pthread_create(&thread[i], NULL, work, NULL) != 0)
			fail();
	work(NULL);
	for (unsigned i = 1; i < threads; i++)
		pthread_join(thread[i], NULL);
	return 0;
}
