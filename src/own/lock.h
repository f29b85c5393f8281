/* SPDX-License-Identifier: ISC */
/* A lock that is held for a few instructions and hardly ever waited for. */
#ifndef DOFF_LOCK_H
#define DOFF_LOCK_H

#include <sched.h>
#include <stdatomic.h>

static inline void
lock_take(atomic_flag *lock)
{
	while (atomic_flag_test_and_set_explicit(lock, memory_order_acquire))
		sched_yield();
}

static inline void
lock_give(atomic_flag *lock)
{
	atomic_flag_clear_explicit(lock, memory_order_release);
}

#endif
