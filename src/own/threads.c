/* SPDX-License-Identifier: ISC */
/*
 * Threads that share a walk, and are gone when it is over.
 *
 * One thread begins.  Each asks for more threads as often as it reads the
 * clock, and gets them by it: as many again each millisecond while calls are
 * waited for, and one for each processor once the walk has lasted SETTLED.  So
 * a small tree on a fast disk starts none, and on a slow disk 32 requests are
 * soon under way.  Calls are waited for if the process used less than half of
 * the processor time that its threads could have, and not since others use the
 * processors: then its threads do not give them up themselves.
 *
 * Where none can be started, one does it all.
 */
#include "own/threads.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/startup.h"

/* Of <linux/futex.h>, which musl-gcc does not see. */
#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAKE_PRIVATE 129

#define INTERVAL 1000000 /* ns between two looks at the threads */
#define SETTLED 4000000	 /* ns after which every processor gets a thread */

#define LEAVE_TRIES 5000 /* to see a thread gone: milliseconds, nearly */
#define LEAVE_YIELDS 100 /* of them without a pause: most are gone by then */

#define WATCHER THREADS_MAX

enum { FREE, HELD, AWAITED };
#define SPINS 400

static struct {
	void (*work)(unsigned number);
	void (*watch)(void);
	unsigned most, processors;
	atomic_uint news;    /* futex(2): grows when a sleeper should look */
	atomic_uint over;    /* futex(2) of the watcher */
	atomic_uint at_work; /* threads that were started, and the first */
	atomic_bool watched;
	atomic_long sleeps; /* of one thread for another */
	/* What follows is under the lock of threads_wait(). */
	unsigned asleep;
	unsigned processed;		   /* entries since the last look */
	int64_t begun, then;		   /* the first look, the last */
	int64_t used;			   /* processor time, at the last */
	long waits;			   /* of the process, at the last */
	_Atomic pid_t id[THREADS_MAX + 1]; /* of the kernel; 0: not begun */
} threads;

/*
 * Sleep as long as a futex has a value, but look again after a second: a
 * wake-up may be lost (a seccomp profile can answer futex(2) with an error).
 */
static void
futex_wait(const atomic_uint *futex, unsigned value)
{
	const long second[2] = { 1, 0 }; /* as SYS_futex has it everywhere */

	atomic_fetch_add(&threads.sleeps, 1);
	syscall(SYS_futex, futex, FUTEX_WAIT_PRIVATE, value, second);
}

static void
futex_wake(const atomic_uint *futex, unsigned n)
{
	syscall(SYS_futex, futex, FUTEX_WAKE_PRIVATE, n);
}

/* See "Futexes Are Tricky", Ulrich Drepper, 2011: its second mutex. */
void
threads_lock(atomic_uint *lock)
{
	for (unsigned tries = 0; tries < SPINS; tries++) {
		unsigned seen = FREE;

		if (atomic_load_explicit(lock, memory_order_relaxed) == FREE &&
		    atomic_compare_exchange_weak(lock, &seen, HELD))
			return;
	}
	while (atomic_exchange(lock, AWAITED) != FREE)
		futex_wait(lock, AWAITED);
}

void
threads_unlock(atomic_uint *lock)
{
	if (atomic_exchange(lock, FREE) == AWAITED)
		futex_wake(lock, 1);
}

void
threads_wait(atomic_uint *lock)
{
	unsigned news = atomic_load(&threads.news);

	threads.asleep++;
	threads_unlock(lock);
	futex_wait(&threads.news, news);
	threads_lock(lock);
	threads.asleep--;
}

void
threads_wake(unsigned n)
{
	if (threads.asleep == 0)
		return;
	atomic_fetch_add(&threads.news, 1);
	futex_wake(&threads.news, n);
}

bool
threads_are_several(void)
{
	return atomic_load(&threads.at_work) > 1;
}

static unsigned
processors_count(void)
{
	unsigned char usable[128] = { 0 }; /* a bit each */
	unsigned n = 0;

	syscall(SYS_sched_getaffinity, 0, sizeof usable, usable);
	for (unsigned bit = 0; bit < 8 * sizeof usable; bit++)
		n += usable[bit / 8] >> bit % 8 & 1;
	return n > 0 ? n : 1;
}

static void *
thread_main(void *id)
{
	unsigned number = (unsigned)((_Atomic pid_t *)id - threads.id);

	atomic_store(&threads.id[number], (pid_t)syscall(SYS_gettid));
	if (number < WATCHER)
		threads.work(number);
	while (number == WATCHER && atomic_load(&threads.over) == 0) {
		futex_wait(&threads.over, 0);
		threads.watch();
	}
	return NULL;
}

/*
 * Where a seccomp profile answers 0 without effect, the C library would go on
 * as the new thread in this one, or give it a stack without memory.
 */
static bool
threads_are_faked(void)
{
	/* The kernel wants CLONE_SIGHAND, too: EINVAL. */
	return syscall(SYS_clone, CLONE_THREAD, 0, 0, 0, 0) == 0 ||
	       !relocations_are_protected();
}

static bool
thread_start(unsigned number)
{
	pthread_t ignored;

	return !threads_are_faked() &&
	       pthread_create(&ignored, NULL, thread_main,
			      &threads.id[number]) == 0;
}

void
threads_watch(void)
{
	if (!atomic_exchange(&threads.watched, true) && !thread_start(WATCHER))
		atomic_store(&threads.watched, false);
}

static int64_t
microseconds(const struct timeval *time)
{
	return (int64_t)time->tv_sec * 1000000 + time->tv_usec;
}

/*
 * Look at what the process has done since the last look.
 * Returns whether calls are waited for, most of the time.
 */
static bool
calls_are_awaited(int64_t now)
{
	unsigned n = atomic_load(&threads.at_work);
	int64_t could = (now - threads.then) *
			(n < threads.processors ? n : threads.processors);
	int64_t used = -threads.used;
	long waits = -threads.waits - atomic_exchange(&threads.sleeps, 0);
	long processed = (long)threads.processed;
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	threads.then = now;
	threads.used = 1000 * (microseconds(&usage.ru_utime) +
			       microseconds(&usage.ru_stime));
	threads.waits = usage.ru_nvcsw;
	threads.processed = 0;
	used += threads.used;
	waits += threads.waits;
	return 2 * used < could && 2 * waits >= processed;
}

void
threads_grow(int64_t now, unsigned processed)
{
	unsigned n = atomic_load(&threads.at_work), wanted = n;

	threads.processed += processed;
	if (now - threads.then < INTERVAL || threads.asleep > 0 ||
	    n >= threads.most)
		return;
	if (calls_are_awaited(now))
		wanted = 2 * n;
	else if (now - threads.begun >= SETTLED && n < threads.processors)
		wanted = threads.processors;
	if (wanted > threads.most)
		wanted = threads.most;
	if (wanted > n)
		threads_watch();
	for (; n < wanted && thread_start(n); n++)
		atomic_store(&threads.at_work, n + 1);
}

/*
 * A thread holds root's credentials of its own until the kernel has done with
 * it, a moment after pthread_join(3) returns: so that is no proof.  What it
 * gives back, the thread's stack, execve(2) gives back too.
 */
static int
thread_await(unsigned number)
{
	for (unsigned tries = 0; tries < LEAVE_TRIES; tries++) {
		if (syscall(SYS_tgkill, getpid(), threads.id[number], 0) < 0 &&
		    errno == ESRCH)
			return 0;
		if (tries < LEAVE_YIELDS)
			sched_yield();
		else
			poll(NULL, 0, 1);
	}
	return message_error("threads", "cannot be shown to be gone",
			     "the command is not run");
}

void
threads_run(void (*work)(unsigned number), void (*watch)(void), unsigned most)
{
	threads.work = work;
	threads.watch = watch;
	threads.processors = processors_count();
	threads.most = most;
	threads.at_work = 1;
	threads.watched = false;
	threads.over = 0;
	for (unsigned i = 0; i <= WATCHER; i++)
		threads.id[i] = 0;
	threads.begun = kernel_now(CLOCK_MONOTONIC);
	calls_are_awaited(threads.begun);
	work(0);
}

int
threads_end(void)
{
	int result = 0;

	atomic_store(&threads.over, 1);
	futex_wake(&threads.over, 1);
	for (unsigned i = 1; result == 0 && i < threads.at_work; i++)
		result = thread_await(i);
	if (result == 0 && threads.watched)
		result = thread_await(WATCHER);
	return result;
}
