/* SPDX-License-Identifier: ISC */
/* Threads that share a walk, and are gone when it is over. */
#ifndef DOFF_THREADS_H
#define DOFF_THREADS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define THREADS_MAX 32 /* at work; one more may watch them */

/* Lock and unlock what threads share, a futex(2) that begins as 0. */
void threads_lock(atomic_uint *lock);
void threads_unlock(atomic_uint *lock);

/*
 * Sleep until another thread calls threads_wake(), or for a second; the lock
 * is unlocked meanwhile.  All that wait use the same lock.
 */
void threads_wait(atomic_uint *lock);

/* Wake up to n sleepers; their lock is held. */
void threads_wake(unsigned n);

/* Tell whether another thread is at work, or may be. */
bool threads_are_several(void);

/*
 * Run work in the calling thread, and later in others, until it returns here.
 * work: called once in each thread, with its number from 0.
 * watch: called every second, once threads_watch() was called.
 * most: how many threads may work, 1 to THREADS_MAX.
 */
void threads_run(void (*work)(unsigned number), void (*watch)(void),
		 unsigned most);

/*
 * Wait for all threads but the calling one to be gone.
 * Returns 0, or -1 after a message if that cannot be shown.
 */
int threads_end(void);

/*
 * Start more threads, if the ones at work wait for calls most of the time, or
 * if processors are idle after some milliseconds.  The lock of threads_wait()
 * is held.
 * now: CLOCK_MONOTONIC in ns.
 * processed: how many entries the thread has, since it last asked.
 */
void threads_grow(int64_t now, unsigned processed);

/* Start the watching thread, unless it runs. */
void threads_watch(void);

#endif
