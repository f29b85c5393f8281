/* SPDX-License-Identifier: ISC */
/*
 * Threads that share a walk, and are gone when it is over.
 *
 * One thread begins.  Whenever it finishes a piece of work it asks for more
 * threads, and gets them by the clock: as many again each millisecond while
 * calls are waited for, and one for each processor once the walk has lasted
 * SETTLED.  So a small tree on a fast disk starts none, and on a slow disk 32
 * requests are soon under way.  Calls are waited for if the process used less
 * than half of the processor time that its threads could have, and not since
 * others use the processors: then its threads do not give them up themselves.
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

/* Of <linux/futex.h>, which musl-gcc does not see. */
#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAKE_PRIVATE 129

#define INTERVAL 1000000 /* ns between two looks at the clock */
#define SETTLED 4000000	 /* ns after which every processor gets a thread */

#define LEAVE_TRIES \
	5000		 /* to see a thread gone: about as many milliseconds \
			  */
#define LEAVE_YIELDS 100 /* of them without a pause: most are gone by then */

#define WATCHER THREADS_MAX

enum { FREE, HELD, AWAITED };
#define SPINS 64

static struct {
	void (*work)(unsigned number);
	void (*watch)(void);
	unsigned most, processors;
	atomic_uint lock; /* futex(2): FREE, HELD, or AWAITED, held too */
	atomic_uint asleep;
	atomic_uint news;    /* futex(2): grows when a sleeper should look */
	atomic_uint at_work; /* threads that were started, and the first */
	atomic_bool watched;
	atomic_uint over;    /* futex(2) of the watcher */
	atomic_flag growing; /* over what follows */
	atomic_ulong tick;   /* the interval of the last look at the clock */
	atomic_ulong pieces; /* finished since then */
	atomic_ulong sleeps; /* for one another, since then */
	int64_t begun, before, used; /* the first look, the last; its use */
	long waits;		     /* of the process, at the last */
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

	syscall(SYS_futex, futex, FUTEX_WAIT_PRIVATE, value, second);
}

/* See "Futexes Are Tricky", Ulrich Drepper, 2011: its second mutex. */
void
threads_lock(void)
{
	for (unsigned tries = 0; tries < SPINS; tries++) {
		unsigned seen = FREE;

		if (atomic_compare_exchange_weak_explicit(
			    &threads.lock, &seen, HELD, memory_order_acquire,
			    memory_order_relaxed))
			return;
	}
	while (atomic_exchange(&threads.lock, AWAITED) != FREE) {
		atomic_fetch_add(&threads.sleeps, 1);
		futex_wait(&threads.lock, AWAITED);
	}
}

void
threads_unlock(void)
{
	if (atomic_exchange_explicit(&threads.lock, FREE,
				     memory_order_release) == AWAITED)
		syscall(SYS_futex, &threads.lock, FUTEX_WAKE_PRIVATE, 1, NULL);
}

void
threads_wait(void)
{
	unsigned news = atomic_load(&threads.news);

	atomic_fetch_add(&threads.asleep, 1);
	threads_unlock();
	atomic_fetch_add(&threads.sleeps, 1);
	futex_wait(&threads.news, news);
	threads_lock();
	atomic_fetch_sub(&threads.asleep, 1);
}

void
threads_wake(unsigned n)
{
	if (n == 0 || threads.asleep == 0)
		return;
	atomic_fetch_add(&threads.news, 1);
	syscall(SYS_futex, &threads.news, FUTEX_WAKE_PRIVATE, n, NULL);
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
worker_main(void *id)
{
	atomic_store((_Atomic pid_t *)id, (pid_t)syscall(SYS_gettid));
	threads.work((unsigned)((_Atomic pid_t *)id - threads.id));
	return NULL;
}

static void *
watcher_main(void *id)
{
	atomic_store((_Atomic pid_t *)id, (pid_t)syscall(SYS_gettid));
	while (atomic_load(&threads.over) == 0) {
		futex_wait(&threads.over, 0);
		threads.watch();
	}
	return NULL;
}

static bool
thread_start(unsigned number, void *(*main)(void *))
{
	pthread_t ignored;

	return pthread_create(&ignored, NULL, main, &threads.id[number]) == 0;
}

void
threads_watch(void)
{
	if (!atomic_exchange(&threads.watched, true) &&
	    !thread_start(WATCHER, watcher_main))
		atomic_store(&threads.watched, false);
}

/* Returns how often the process has waited, as far as the kernel counts it. */
static long
waits_count(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nvcsw;
}

/* Returns how many threads there should be by now. */
static unsigned
threads_wanted(int64_t now)
{
	unsigned n = atomic_load(&threads.at_work), wanted = n;
	int64_t used = kernel_now(CLOCK_PROCESS_CPUTIME_ID);
	int64_t could = (now - threads.before) *
			(n < threads.processors ? n : threads.processors);
	unsigned long pieces = atomic_exchange(&threads.pieces, 0);
	long counted = waits_count();
	long waits = counted - threads.waits -
		     (long)atomic_exchange(&threads.sleeps, 0);

	threads.waits = counted;
	if (2 * (used - threads.used) < could && 2 * waits >= (long)pieces)
		wanted = 2 * n;
	else if (now - threads.begun >= SETTLED && n < threads.processors)
		wanted = threads.processors;
	threads.before = now;
	threads.used = used;
	return wanted < threads.most ? wanted : threads.most;
}

static void
threads_start(int64_t now)
{
	unsigned n = atomic_load(&threads.at_work);
	unsigned wanted = threads_wanted(now);

	if (wanted > n)
		threads_watch();
	for (; n < wanted && thread_start(n, worker_main); n++)
		atomic_store(&threads.at_work, n + 1);
}

void
threads_grow(int64_t now)
{
	unsigned long tick = (unsigned long)(now / INTERVAL);

	atomic_fetch_add_explicit(&threads.pieces, 1, memory_order_relaxed);
	if (tick == atomic_load_explicit(&threads.tick, memory_order_relaxed) ||
	    atomic_load_explicit(&threads.asleep, memory_order_relaxed) > 0 ||
	    atomic_load(&threads.at_work) >= threads.most ||
	    atomic_flag_test_and_set(&threads.growing))
		return;
	atomic_store(&threads.tick, tick);
	if (now - threads.before >= INTERVAL)
		threads_start(now);
	atomic_flag_clear(&threads.growing);
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
	threads.begun = threads.before = kernel_now(CLOCK_MONOTONIC);
	threads.used = kernel_now(CLOCK_PROCESS_CPUTIME_ID);
	threads.waits = waits_count();
	threads.tick = (unsigned long)(threads.begun / INTERVAL);
	work(0);
}

int
threads_end(void)
{
	int result = 0;

	/* From now on none is started: each thread sees that work is over. */
	while (atomic_flag_test_and_set(&threads.growing))
		sched_yield();
	atomic_store(&threads.over, 1);
	syscall(SYS_futex, &threads.over, FUTEX_WAKE_PRIVATE, 1, NULL);
	for (unsigned i = 1; result == 0 && i < threads.at_work; i++)
		result = thread_await(i);
	if (result == 0 && threads.watched)
		result = thread_await(WATCHER);
	atomic_flag_clear(&threads.growing);
	return result;
}
