/* SPDX-License-Identifier: ISC */
/*
 * The walk through a tree: every entry once, from the leaves up.
 *
 * A directory that was met has a struct directory until its own owner has been
 * changed.  Its states:
 *
 *   open    has a descriptor, a buffer, and a place in the array open[].
 *           Names lie in its buffer (begin < end), or a thread reads more
 *           into it (is_read), or there is more to read, or it has ended.
 *   closed  makes room for others: no descriptor, no buffer.  Only if it has
 *           live children, the directories below it that are not finished.
 *   lost    closed, and no child is left that leads to it.
 *
 * A thread takes the last directory of open[] that has something to do: some
 * of its names, copied out, or the reading of more.  So the deepest comes
 * first, and a directory is read on only when its names have run out.  A name
 * that is a directory is taken alone, opened, and put at the end of open[].
 * A piece is as many names as take about PIECE_TIME, one on a slow disk.  Who
 * leaves something to do behind wakes one of those that sleep, who does the
 * same in turn.
 *
 * Who may touch what: all of it is under tree.lock, but for system calls and a
 * thread's own piece.  During a system call a thread may use the descriptor of
 * a directory that it counts in users, and the buffer of one that it has marked
 * is_read.  What is counted by name has a lock of its own, held within.
 *
 * The invariant: offset is where a directory is to be read on, past the last
 * name that was taken.  Names lie in the buffer of one directory and in that
 * order; so a buffer may be dropped at any time, and no name is met twice, or
 * never: what was taken lies before offset, what was not lies behind it.
 *
 * A directory is finished by the thread that finds it settled: ended, without
 * names, users or live children.  That thread opens its closed parent again by
 * "..", which counts only if it is the same inode; changes the directory;
 * then takes it off its parent, which may be settled by that, and so on.  As a
 * directory without live children is never closed, the way up is there unless
 * somebody has moved it: then the parent is lost, and counted as failed.
 *
 * It ends because each name is taken once, and because the names that somebody
 * can put ahead of it again are bounded.  A name is stirred if it is new, gone,
 * or changed since the beginning, or lies below a directory that is.  The walk
 * is cut short once more names were stirred than twice the inodes that were in
 * use at the beginning, so that each may be met moved, and some; or once the
 * same inodes were met stirred again and again, more often than half of all
 * names, and some.  Nobody can lower what was in use, or what was met.
 */
#include "own/walk.h"

#include <dirent.h>
#include <errno.h>
#include <time.h>

#include "os/kernel.h"
#include "os/path.h"
#include "own/tree.h"

#define PIECE_NAMES 128
#define PIECE_TIME 200000 /* ns */

struct worker {
	struct directory *directory; /* NULL while it waits */
	_Atomic(const char *) name;  /* in piece: the one that it is at */
	unsigned names;		     /* at most so many in a piece */
	unsigned processed;	     /* since then: */
	int64_t since;		     /* when it read the clock */
	int done;		     /* a descriptor to close, or -1 */
	unsigned long stirred, again;
	struct visit visit;
	struct piece piece;
};

static struct worker *workers[THREADS_MAX]; /* NULL: none */
static atomic_bool stopped;

/* Returns false if what is visited turns out to be a directory. */
static bool
file_change(struct visit *visit)
{
	enum entry_outcome outcome;
	unsigned tries = 0;

	do
		outcome = entry_change(visit);
	while (outcome == ENTRY_CROWDED && tree_relieve(&tries));
	if (outcome == ENTRY_CROWDED)
		entry_fail(visit, EMFILE);
	return outcome != ENTRY_IS_DIRECTORY;
}

static void
name_process(struct worker *worker, struct directory *directory,
	     const struct kernel_dirent *entry)
{
	struct visit *visit = &worker->visit;
	unsigned long vanished = visit->vanished;
	bool is_listed = entry->type == DT_DIR;

	visit->directory = directory->fd;
	visit->name = entry->name;
	visit->inode = (struct inode){ .changed = 0 };
	if (entry_skip(visit, directory->device, directory->number))
		return;
	visit->seen++;
	/* No longer what it was listed as; if it is again: vanished. */
	if (!(is_listed && directory_open(visit, directory)) &&
	    !file_change(visit) &&
	    (is_listed || !directory_open(visit, directory)))
		entry_fail(visit, ENOENT);
	if (directory->is_stirred || visit->vanished != vanished ||
	    visit->inode.changed > visit->change->begun) {
		worker->stirred++;
		worker->again += counts_meet_again(&visit->inode);
	}
}

static void
piece_process(struct worker *worker)
{
	const struct kernel_dirent *entry;

	for (size_t at = 0; at < worker->piece.n; at += entry->size) {
		if (atomic_load_explicit(&stopped, memory_order_relaxed))
			return;
		entry = (const void *)(worker->piece.at + at);
		atomic_store_explicit(&worker->name, entry->name,
				      memory_order_relaxed);
		name_process(worker, worker->directory, entry);
	}
}

static void
directory_fail(struct worker *worker, struct directory *directory, int error)
{
	worker->visit.directory = directory->fd;
	worker->visit.name = "";
	entry_fail(&worker->visit, error);
	directory->begin = directory->end = 0;
	directory->has_ended = true;
}

/* Returns whether there was something to do in a directory. */
static bool
directory_begin(struct worker *worker, struct directory *directory)
{
	worker->piece.n = 0;
	if (directory->begin < directory->end) {
		if (!directory_copy(directory, &worker->piece, worker->names))
			directory_fail(worker, directory, EIO);
		worker->name =
			((const struct kernel_dirent *)worker->piece.at)->name;
		worker->processed += worker->piece.names;
	} else if (!directory->has_ended && !directory->is_read) {
		directory->has_ended = tree.change->counts->cut_short;
		directory->is_read = !directory->has_ended;
		worker->processed++;
	} else {
		return false;
	}
	directory->users++;
	worker->directory = directory;
	if (directory->begin < directory->end ||
	    (!directory->has_ended && !directory->is_read))
		threads_wake(1);
	return true;
}

/* Add what a thread has met to the counts; the lock is held. */
static void
worker_count(struct worker *worker)
{
	struct counts *counts = tree.change->counts;
	struct visit *visit = &worker->visit;

	counts->seen += visit->seen;
	counts->changed += visit->changed;
	counts->vanished += visit->vanished;
	counts->stirred += worker->stirred;
	counts->again += worker->again;
	counts_limit(counts);
	visit->seen = visit->changed = visit->vanished = 0;
	worker->stirred = worker->again = 0;
}

static void
worker_close(struct worker *worker)
{
	descriptor_close(worker->done);
	worker->done = -1;
}

/* A system call takes longer than all that the lock is held for. */
static void
worker_unlock(struct worker *worker)
{
	threads_unlock(&tree.lock);
	worker_close(worker);
}

/* Returns the directory to do something in, or NULL at the end of the tree. */
static struct directory *
work_begin(struct worker *worker)
{
	while (!tree.is_over && !atomic_load(&stopped)) {
		for (size_t i = tree.open_n; i-- > 0;)
			if (directory_begin(worker, tree.open[i]))
				return worker->directory;
		worker_count(worker);
		worker_close(worker);
		threads_wait(&tree.lock);
		worker->since = kernel_now(CLOCK_MONOTONIC);
		worker->processed = 0;
	}
	return NULL;
}

/* Read on in a directory, if that was begun; the lock is not held. */
static void
directory_read(struct worker *worker, struct directory *directory)
{
	bool has_ended = true;
	long n = directory_fill(directory, &has_ended);
	int error = errno;

	threads_lock(&tree.lock);
	directory->has_ended = has_ended;
	directory->begin = 0;
	directory->end = n > 0 ? (uint16_t)n : 0;
	directory->is_read = directory->is_sought = false;
	if (n < 0)
		directory_fail(worker, directory, error);
	threads_unlock(&tree.lock);
}

static void
directory_change(struct visit *visit, const struct directory *directory)
{
	if (directory->fd < 0 ||
	    ownership_decide(visit->change->wanted, &directory->entry) !=
		    VERDICT_CHANGE)
		return;
	visit->directory = directory->fd;
	visit->name = "";
	if (inode_stat(directory->fd, "", &visit->inode) < 0) {
		entry_fail(visit, errno);
		return;
	}
	/* It was old when it was opened, but seems new to overlayfs by now. */
	visit->inode.born = 0;
	visit->is_path = directory->parent == NULL;
	entry_change_pinned(visit, directory->fd);
	visit->is_path = false;
}

/*
 * Finish a settled directory; returns its parent.  The lock is held, but not
 * during the calls.  The way up is opened before the change: after it, root
 * may lack the permission.
 */
static struct directory *
directory_finish(struct worker *worker, struct directory *directory)
{
	struct directory *parent = directory->parent;
	bool is_closed = parent != NULL && parent->fd < 0;
	int up = -1;

	worker->directory = directory;
	directory->users++;
	if (parent != NULL)
		parent->users++;
	worker_unlock(worker);
	if (is_closed && directory->fd >= 0)
		up = directory_reopen_parent(directory);
	directory_change(&worker->visit, directory);
	threads_lock(&tree.lock);
	worker->done = directory_close(&worker->visit, directory, up);
	return parent;
}

/* Report, and name what is waited for longest; the lock is held. */
static void
walk_report(int64_t now)
{
	const struct worker *longest = NULL;
	const char *name = NULL;

	if (now < tree.change->counts->next_report)
		return;
	for (size_t i = 0; i < THREADS_MAX; i++)
		if (workers[i] != NULL && workers[i]->directory != NULL &&
		    (longest == NULL || workers[i]->since < longest->since))
			longest = workers[i];
	if (longest != NULL && now - longest->since > KERNEL_SECOND)
		name = longest->piece.n > 0 ? atomic_load(&longest->name) : "";
	counts_progress(tree.change->counts, now,
			name != NULL ? longest->directory->fd : -1, name,
			name != NULL ? (now - longest->since) / KERNEL_SECOND
				     : 0);
}

static void
walk_watch(void)
{
	threads_lock(&tree.lock);
	walk_report(kernel_now(CLOCK_MONOTONIC));
	threads_unlock(&tree.lock);
}

/*
 * Let the next pieces take PIECE_TIME, at most twice as many names as before.
 * The clock is read no more often than that: it costs as much as an entry.
 */
static void
worker_measure(struct worker *worker, int64_t now)
{
	int64_t took = now - worker->since;
	int64_t names = 2 * (int64_t)worker->names;

	if (PIECE_TIME * (int64_t)worker->processed < names * took)
		names = PIECE_TIME * (int64_t)worker->processed / took;
	if (names > PIECE_NAMES)
		names = PIECE_NAMES;
	worker->names = names < 1 ? 1 : (unsigned)names;
	worker->since = now;
	worker_count(worker);
	threads_grow(now, worker->processed);
	worker->processed = 0;
	walk_report(now);
}

static void
work_run(unsigned number)
{
	struct worker worker = {
		.names = 1,
		.done = -1,
		.since = kernel_now(CLOCK_MONOTONIC),
		.visit.change = tree.change,
	};
	struct directory *directory;
	int64_t now;

	/* The very first call may be the one that is never answered. */
	if (number == 0 && tree.change->is_remote)
		threads_watch();
	threads_lock(&tree.lock);
	workers[number] = &worker;
	while ((directory = work_begin(&worker)) != NULL) {
		worker_unlock(&worker);
		if (worker.piece.n > 0)
			piece_process(&worker);
		else if (directory->is_read)
			directory_read(&worker, directory);
		now = 0;
		if (worker.processed >= worker.names)
			now = kernel_now(CLOCK_MONOTONIC);
		threads_lock(&tree.lock);
		worker.piece.n = 0;
		directory->users--;
		/* If it was stopped, what looks settled may not be. */
		while (!walk_is_stopped() && directory_is_settled(directory))
			directory = directory_finish(&worker, directory);
		worker.directory = NULL;
		if (now != 0)
			worker_measure(&worker, now);
	}
	worker_count(&worker);
	workers[number] = NULL;
	threads_wake(THREADS_MAX);
	worker_unlock(&worker);
}

void
walk_stop(void)
{
	atomic_store(&stopped, true);
}

bool
walk_is_stopped(void)
{
	return atomic_load(&stopped);
}

int
walk_run(const struct change *of_walk, int fd, const struct inode *inode)
{
	int result = 0;

	of_walk->counts->seen++;
	tree_begin(of_walk, fd, inode);
	threads_run(work_run, walk_watch, tree_limits());
	/* After that the process ends, and with it whoever waits in a call. */
	if (!atomic_load(&stopped))
		result = threads_end();
	/* What the others counted under it is seen from here on. */
	threads_lock(&tree.lock);
	threads_unlock(&tree.lock);
	return result;
}
