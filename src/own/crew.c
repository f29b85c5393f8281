/* SPDX-License-Identifier: ISC */
/* Threads that share out a walk, and are gone when it is over. */
#include "own/crew.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/message.h"
#include "own/lock.h"

/* Of <linux/futex.h>, which musl-gcc does not see. */
#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAKE_PRIVATE 129

#define LEAVE_TRIES 5000 /* to see a thread gone: about as many milliseconds */
#define LEAVE_YIELDS 100 /* of them without a pause: most are gone by then */

/* One at a time is at work. */
static struct {
	void (*work)(struct directory *task);
	unsigned wanted;  /* threads, the calling one included */
	atomic_uint started; /* besides the calling one */
	_Atomic pid_t number[CREW_MAX]; /* of the kernel; 0: not begun yet */
	atomic_flag lock;	/* over what follows */
	unsigned unfinished;	/* tasks that are queued or at work */
	atomic_uint queued;
	struct directory *queue[2 * CREW_MAX];
	atomic_uint news; /* futex(2): grows when a sleeper should look */
} crew;

unsigned
crew_size(void)
{
	unsigned char usable[128] = { 0 }; /* a bit each */
	unsigned n = 0;

	syscall(SYS_sched_getaffinity, 0, sizeof usable, usable);
	for (unsigned bit = 0; bit < 8 * sizeof usable && n < CREW_MAX; bit++)
		n += usable[bit / 8] >> bit % 8 & 1;
	return n > 0 ? n : 1;
}

static void
sleepers_wake(void)
{
	atomic_fetch_add(&crew.news, 1);
	syscall(SYS_futex, &crew.news, FUTEX_WAKE_PRIVATE, CREW_MAX, NULL);
}

/* Returns NULL when there is nothing left and nothing more can come. */
static struct directory *
task_take(void)
{
	struct directory *task = NULL;

	for (;;) {
		unsigned news = atomic_load(&crew.news);
		bool over;

		lock_take(&crew.lock);
		if (crew.queued > 0)
			task = crew.queue[--crew.queued];
		over = crew.unfinished == 0;
		lock_give(&crew.lock);
		if (task != NULL || over)
			return task;
		syscall(SYS_futex, &crew.news, FUTEX_WAIT_PRIVATE, news, NULL);
	}
}

static void
task_finish(void)
{
	bool over;

	lock_take(&crew.lock);
	over = --crew.unfinished == 0;
	lock_give(&crew.lock);
	if (over)
		sleepers_wake();
}

static void
tasks_do(void)
{
	struct directory *task;

	while ((task = task_take()) != NULL) {
		crew.work(task);
		task_finish();
	}
}

static void *
thread_main(void *number)
{
	*(_Atomic pid_t *)number = (pid_t)syscall(SYS_gettid);
	tasks_do();
	return NULL;
}

void
crew_grow(void)
{
	pthread_t ignored;

	while (crew.started + 1 < crew.wanted &&
	       pthread_create(&ignored, NULL, thread_main,
			      &crew.number[crew.started]) == 0)
		crew.started++;
}

bool
crew_is_hungry(void)
{
	return atomic_load_explicit(&crew.queued, memory_order_relaxed) <
	       crew.started;
}

void
crew_give(struct directory *task)
{
	lock_take(&crew.lock);
	crew.queue[crew.queued++] = task;
	crew.unfinished++;
	lock_give(&crew.lock);
	sleepers_wake();
}

/*
 * A thread holds root's credentials of its own until the kernel has done with
 * it, a moment after pthread_join(3) returns: so that is no proof.  What it
 * gives back, the thread's stack, execve(2) gives back too.
 */
static int
thread_await(unsigned i)
{
	for (unsigned tries = 0; tries < LEAVE_TRIES; tries++) {
		if (syscall(SYS_tgkill, getpid(), crew.number[i], 0) < 0 &&
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

int
crew_run(void (*work)(struct directory *task), struct directory *task,
	 unsigned size)
{
	int result = 0;

	crew.work = work;
	crew.wanted = size;
	crew.started = 0;
	for (unsigned i = 0; i < CREW_MAX; i++)
		crew.number[i] = 0;
	crew.unfinished = 1;
	crew.work(task);
	task_finish();
	tasks_do();
	for (unsigned i = 0; i < crew.started; i++)
		if (thread_await(i) < 0)
			result = -1;
	return result;
}
