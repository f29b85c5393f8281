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
 * A piece is as many names as take about PIECE_TIME, one on a slow disk.
 *
 * Who may touch what: everything below is under the lock of threads.h, but for
 * system calls and a thread's own piece.  During a system call a thread may
 * use the descriptor of a directory that it counts in users, and the buffer
 * of a directory that it has marked is_read.
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
 * It ends because each name is taken once, and more names than stirred_max
 * that are new, gone, or changed since the beginning, or lie below such a
 * directory, end the reading: twice the inodes that were in use then, so that
 * each may be met moved, and some.  Nobody can lower what was in use.
 */
#include "own/walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "os/kernel.h"
#include "os/path.h"
#include "own/tree.h"

#define PIECE_SIZE 4096
#define PIECE_NAMES 128
#define PIECE_TIME 100000 /* ns */

struct worker {
	struct directory *directory; /* NULL while it waits */
	size_t piece_n;		     /* bytes; 0: it reads or finishes */
	size_t piece_names;
	atomic_size_t at; /* in piece: the name it is at */
	unsigned names;	  /* at most so many in a piece */
	int64_t since;	  /* when it took that */
	struct met met;
	_Alignas(8) char piece[PIECE_SIZE];
};

static struct worker workers[THREADS_MAX];
static atomic_bool stopped, is_cut_short;

/* Returns false if name turns out to be a directory. */
static bool
file_change(struct worker *worker, const struct directory *parent,
	    const char *name)
{
	enum entry_outcome outcome;
	unsigned tries = 0;

	do
		outcome = entry_change(tree.change, parent->fd, name,
				       &worker->met);
	while (outcome == ENTRY_CROWDED && crowd_relieve(&tries));
	if (outcome == ENTRY_CROWDED)
		entry_fail(tree.change, EMFILE, parent->fd, name, &worker->met);
	return outcome != ENTRY_IS_DIRECTORY;
}

static bool
name_is_dots(const char *name)
{
	return name[0] == '.' &&
	       (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static void
name_process(struct worker *worker, struct directory *parent,
	     const struct kernel_dirent *entry)
{
	const struct inode of = { .device = parent->device,
				  .number = parent->number };
	const char *name = entry->name;

	if (name_is_dots(name) ||
	    entry_skip(tree.change, &of, parent->fd, name))
		return;
	worker->met.seen++;
	if (entry->type == DT_DIR && child_open(&worker->met, parent, name))
		return;
	/* No longer what it was listed as; if it is again: vanished. */
	if (!file_change(worker, parent, name) &&
	    (entry->type == DT_DIR || !child_open(&worker->met, parent, name)))
		entry_fail(tree.change, ENOENT, parent->fd, name, &worker->met);
}

static void
piece_process(struct worker *worker, struct directory *directory)
{
	const struct kernel_dirent *entry;

	for (size_t at = 0; at < worker->piece_n; at += entry->size) {
		if (atomic_load_explicit(&stopped, memory_order_relaxed))
			return;
		atomic_store_explicit(&worker->at, at, memory_order_relaxed);
		entry = (const void *)(worker->piece + at);
		name_process(worker, directory, entry);
	}
}

/* Copy names of a directory out, for the thread to process unlocked. */
static void
piece_take(struct worker *worker, struct directory *directory)
{
	const char *from = tree_buffers[directory->buffer] + directory->begin;
	size_t most = directory->end - directory->begin, n = 0, names = 0;

	while (n < most && names < worker->names) {
		const struct kernel_dirent *entry = (const void *)(from + n);
		bool is_alone =
			(entry->type == DT_DIR || entry->type == DT_UNKNOWN) &&
			!name_is_dots(entry->name);

		if (n + entry->size > PIECE_SIZE || (n > 0 && is_alone))
			break;
		n += entry->size;
		names++;
		directory->offset = entry->offset;
		if (is_alone)
			break;
	}
	memcpy(worker->piece, from, n);
	worker->piece_names = names;
	worker->piece_n = n;
	atomic_store_explicit(&worker->at, 0, memory_order_relaxed);
	directory->begin += (uint16_t)n;
}

/* Returns what is to be done next, or NULL at the end of the tree. */
static struct directory *
work_take(struct worker *worker)
{
	for (;;) {
		if (tree.is_over || atomic_load(&stopped))
			return NULL;
		for (size_t i = tree.open_n; i-- > 0;) {
			struct directory *directory = tree.open[i];

			worker->piece_n = 0;
			if (directory->begin < directory->end)
				piece_take(worker, directory);
			else if (!directory->has_ended && !directory->is_read)
				directory->is_read = true;
			else
				continue;
			directory->users++;
			return directory;
		}
		threads_wait();
	}
}

/* How many pieces the names make; 0 for an entry whose size cannot be. */
static size_t
buffer_pieces(const struct directory *directory, long n, size_t names)
{
	size_t pieces = 0, files = 0;

	for (long at = 0; at < n;) {
		const struct kernel_dirent *entry =
			(const void *)(tree_buffers[directory->buffer] + at);

		if (entry->size == 0 || entry->size > n - at)
			return 0;
		if (entry->type == DT_DIR || entry->type == DT_UNKNOWN)
			pieces++;
		else
			files++;
		at += entry->size;
	}
	return pieces + (files + names - 1) / names;
}

static void
directory_read(struct worker *worker, struct directory *directory)
{
	bool has_ended = true;
	long n = atomic_load(&is_cut_short)
			 ? 0
			 : buffer_fill(directory, &has_ended);
	int error = errno;
	size_t pieces = buffer_pieces(directory, n, worker->names);

	if (n > 0 && pieces == 0) {
		error = EIO;
		n = -1;
	}
	threads_lock();
	if (n < 0)
		directory_fail(directory->fd, error);
	directory->has_ended = n < 0 || has_ended;
	directory->begin = 0;
	directory->end = n > 0 ? (uint16_t)n : 0;
	directory->is_read = directory->is_sought = false;
	if (pieces > 1)
		threads_wake((unsigned)pieces - 1);
	threads_unlock();
}

static void
directory_change(struct worker *worker, const struct directory *directory,
		 int fd)
{
	const struct change *change = tree.change;
	struct inode inode;

	if (fd < 0 || ownership_decide(change->wanted, &directory->entry) !=
			      VERDICT_CHANGE)
		return;
	if (inode_stat(fd, "", &inode) < 0) {
		entry_fail(change, errno, fd, "", &worker->met);
		return;
	}
	/* It was old when it was opened; on overlayfs, which copies it up with
	 * the first entry that changes, it seems to be new by now. */
	inode.born = 0;
	entry_change_pinned(change, fd, &inode, fd, "", &worker->met,
			    directory->parent == NULL);
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
	int up = -1, fd = directory->fd;

	directory->users++;
	if (parent != NULL)
		parent->users++;
	threads_unlock();
	if (is_closed && fd >= 0)
		up = parent_reopen(fd, parent);
	directory_change(worker, directory, fd);
	threads_lock();
	descriptor_close(open_remove(directory));
	if (parent != NULL)
		parent_resume(parent, up);
	directory_free(directory);
	tree.is_over = parent == NULL;
	return parent;
}

static void
met_add(struct worker *worker)
{
	struct counts *counts = tree.change->counts;
	struct met *met = &worker->met;

	counts->seen += met->seen;
	counts->changed += met->changed;
	counts->vanished += met->vanished;
	tree.stirred += met->stirred;
	if (tree.stirred > tree.stirred_max) {
		counts->cut_short = true;
		atomic_store(&is_cut_short, true);
	}
	*met = (struct met){ .expects_change = met->expects_change };
}

/* Let the next piece take PIECE_TIME, at most twice as many names. */
static void
piece_measure(struct worker *worker, int64_t now)
{
	int64_t took = now - worker->since;
	int64_t names = 2 * (int64_t)worker->names;

	worker->since = now;
	/* A directory takes longer than a file does. */
	if (worker->piece_n == 0 || took <= 0 ||
	    (worker->piece_names < worker->names && took < PIECE_TIME))
		return;
	if (PIECE_TIME * (int64_t)worker->piece_names < names * took)
		names = PIECE_TIME * (int64_t)worker->piece_names / took;
	if (names > PIECE_NAMES)
		names = PIECE_NAMES;
	worker->names = names < 1 ? 1 : (unsigned)names;
}

static void
work_run(unsigned number)
{
	struct worker *worker = &workers[number];
	struct directory *directory;
	int64_t now = kernel_now(CLOCK_MONOTONIC);

	/* The very first call may be the one that is never answered. */
	if (number == 0 && tree.change->is_remote)
		threads_watch();
	threads_lock();
	worker->names = 1;
	worker->since = now;
	while ((directory = work_take(worker)) != NULL) {
		worker->directory = directory;
		threads_unlock();
		if (worker->piece_n > 0)
			piece_process(worker, directory);
		else
			directory_read(worker, directory);
		now = kernel_now(CLOCK_MONOTONIC);
		threads_grow(now);
		threads_lock();
		piece_measure(worker, now);
		worker->piece_n = 0;
		directory->users--;
		while (directory != NULL && directory_is_settled(directory)) {
			worker->directory = directory;
			directory = directory_finish(worker, directory);
		}
		worker->directory = NULL;
		met_add(worker);
		counts_progress(tree.change->counts, now, -1, NULL, 0);
	}
	threads_wake(THREADS_MAX);
	threads_unlock();
}

/* Report what is waited for longest, while every thread may be in a call. */
static void
walk_watch(void)
{
	int64_t now = kernel_now(CLOCK_MONOTONIC);
	const struct worker *longest = NULL;
	const struct kernel_dirent *entry;

	threads_lock();
	for (size_t i = 0; i < THREADS_MAX; i++)
		if (workers[i].directory != NULL &&
		    (longest == NULL || workers[i].since < longest->since))
			longest = &workers[i];
	if (longest != NULL && now - longest->since > KERNEL_SECOND) {
		entry = (const void *)(longest->piece +
				       atomic_load(&longest->at));
		counts_progress(tree.change->counts, now,
				longest->directory->fd,
				longest->piece_n > 0 ? entry->name : "",
				(now - longest->since) / KERNEL_SECOND);
	} else {
		counts_progress(tree.change->counts, now, -1, NULL, 0);
	}
	threads_unlock();
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
	atomic_store(&is_cut_short, false);
	of_walk->counts->seen++;
	tree_begin(of_walk, fd, inode);
	threads_run(work_run, walk_watch, tree_limits());
	/* After that the process ends, and with it whoever waits in a call. */
	return atomic_load(&stopped) ? 0 : threads_end();
}
