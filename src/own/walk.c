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
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <time.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"
#include "own/threads.h"

/* Together below the 4 MiB that a walk may take. */
#define DIRECTORIES_MAX 24576
#define OPEN_MAX	128 /* directories, but see OPEN_ROOM */
#define OPEN_ROOM	(OPEN_MAX + 2 * THREADS_MAX)
#define BUFFER_SIZE	8192
#define PIECE_SIZE	4096
#define PIECE_NAMES	128
#define PIECE_TIME	100000 /* ns */

#define DESCRIPTORS_MAX	    256 /* of all threads together */
#define DESCRIPTORS_THREAD  3	/* of one, besides the directories */
#define DESCRIPTORS_BESIDES 8

#define STIRRED_SLACK 131072 /* names, besides those in use */
#define CROWDED_TRIES 1000   /* milliseconds to wait for a descriptor */

#define OVERLAY_FILE_SYSTEM 0x794c7630

struct directory {
	struct directory *parent; /* NULL for PATH */
	int fd;			  /* -1: closed or lost */
	uint32_t children;	  /* live ones */
	uint16_t users;		  /* threads in a call with its descriptor */
	uint16_t begin, end;	  /* of the names in its buffer */
	uint8_t buffer;		  /* its number, while open */
	bool is_read;
	bool has_ended;
	bool is_sought;	 /* lseek(2) to offset before it is read on */
	bool is_stirred; /* it was changed since the beginning, or is below */
	int64_t offset;
	uint64_t device;
	uint64_t number;
	int64_t born; /* birth time, or hash of its handle; 0: unknown */
	struct entry entry;
};

struct worker {
	struct directory *directory; /* NULL while it waits */
	size_t piece_n;		     /* bytes; 0: it reads or finishes */
	size_t piece_names;
	atomic_size_t at;	     /* in piece: the name it is at */
	unsigned names;		     /* at most so many in a piece */
	int64_t since;		     /* when it took that */
	struct met met;
	_Alignas(8) char piece[PIECE_SIZE];
};

static struct directory directories[DIRECTORIES_MAX];
static _Alignas(8) char buffers[OPEN_ROOM][BUFFER_SIZE];
static struct worker workers[THREADS_MAX];
static atomic_bool stopped, is_cut_short;

static struct {
	const struct change *change;
	struct directory *free; /* linked by parent */
	size_t used;		/* of directories[] */
	struct directory *open[OPEN_ROOM];
	size_t open_n, open_max;
	uint8_t buffers_free[OPEN_ROOM];
	uint64_t stirred, stirred_max;
	bool keeps_offsets; /* when a directory is opened again */
	bool is_over;
} walk;

static struct directory *
directory_alloc(void)
{
	struct directory *directory = walk.free;

	if (directory != NULL)
		walk.free = directory->parent;
	else if (walk.used < DIRECTORIES_MAX)
		directory = &directories[walk.used++];
	return directory;
}

static void
directory_free(struct directory *directory)
{
	directory->parent = walk.free;
	walk.free = directory;
}

static void
open_push(struct directory *directory, int fd)
{
	directory->fd = fd;
	directory->begin = directory->end = 0;
	directory->buffer = walk.buffers_free[walk.open_n];
	walk.open[walk.open_n++] = directory;
}

/* Returns the descriptor, which is the caller's to close. */
static int
open_remove(struct directory *directory)
{
	int fd = directory->fd;
	size_t i = walk.open_n;

	if (fd < 0)
		return -1;
	while (walk.open[--i] != directory)
		;
	walk.open_n--;
	memmove(walk.open + i, walk.open + i + 1,
		(walk.open_n - i) * sizeof *walk.open);
	walk.buffers_free[walk.open_n] = directory->buffer;
	directory->fd = -1;
	return fd;
}

/*
 * Close the topmost directory that may be.  One without a birth time is told
 * by its handle when it is opened again, or not at all.
 */
static bool
open_evict(void)
{
	struct directory *directory = NULL;

	for (size_t i = walk.open_n; i-- > 0;)
		if (walk.open[i]->users == 0 && walk.open[i]->children > 0)
			directory = walk.open[i];
	if (directory == NULL)
		return false;
	if (directory->born == 0)
		directory->born = pin_handle(directory->fd);
	if (directory->begin < directory->end)
		directory->has_ended = false;
	directory->begin = directory->end = 0;
	directory->is_sought = true;
	descriptor_close(open_remove(directory));
	return true;
}

/*
 * Make room for one descriptor: close a directory, or wait for a thread to
 * give one back.
 */
static bool
crowd_relieve(unsigned *tries)
{
	bool relieved;

	threads_lock();
	relieved = open_evict();
	threads_unlock();
	if (relieved || !threads_are_several() || ++*tries > CROWDED_TRIES)
		return relieved;
	poll(NULL, 0, 1);
	return true;
}

static void
directory_fail(int fd, int error)
{
	counts_fail(walk.change->counts, error, counts_tolerate(error), fd,
		    "");
}

/* Put a directory that was opened below parent among the others. */
static void
child_add(struct worker *worker, struct directory *parent, const char *name,
	  int fd, const struct inode *inode)
{
	bool is_stirred = parent->is_stirred ||
			  inode->changed > walk.change->begun;
	struct directory *child = NULL;

	worker->met.stirred += is_stirred;
	threads_lock();
	if (walk.open_n >= walk.open_max)
		open_evict();
	if (walk.open_n == OPEN_ROOM)
		counts_add(walk.change->counts, COUNT_NEW, parent->fd, name);
	else if ((child = directory_alloc()) == NULL)
		counts_fail(walk.change->counts, CAUSE_TOO_DEEP, true,
			    parent->fd, name);
	if (child != NULL) {
		*child = (struct directory){
			.parent = parent,
			.is_stirred = is_stirred,
			.device = inode->device,
			.number = inode->number,
			.born = inode->born,
			.entry = inode->entry,
		};
		parent->children++;
		open_push(child, fd);
	}
	threads_unlock();
	if (child == NULL)
		descriptor_close(fd);
}

/* Pass over a directory that is unreadable but right; else count it. */
static void
child_unreadable(struct worker *worker, int directory, const char *name,
		 int error)
{
	const struct change *change = walk.change;
	struct inode inode;

	if (error == EACCES && inode_stat(directory, name, &inode) == 0 &&
	    ownership_decide(change->wanted, &inode.entry) == VERDICT_RIGHT)
		message_step(name, "cannot be read, and belongs to the "
			     "identity: passed over", NULL);
	else
		entry_fail(change, error, directory, name, &worker->met);
}

/* Returns false if name turns out to be no directory. */
static bool
child_open(struct worker *worker, struct directory *parent, const char *name)
{
	const struct change *change = walk.change;
	struct inode inode;
	unsigned tries = 0;
	int fd;

	do
		fd = pin_open(parent->fd, name, O_RDONLY | O_DIRECTORY,
			      change->mount);
	while (fd < 0 && errno == EMFILE && crowd_relieve(&tries));
	if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
		return false;
	if (fd < 0) {
		child_unreadable(worker, parent->fd, name, errno);
		return true;
	}
	if (inode_stat(fd, "", &inode) == 0 && !entry_is_new(change, &inode)) {
		child_add(worker, parent, name, fd, &inode);
		return true;
	}
	if (inode_stat(fd, "", &inode) < 0) {
		entry_fail(change, errno, parent->fd, name, &worker->met);
	} else {
		worker->met.stirred++;
		threads_lock();
		counts_add(change->counts, COUNT_NEW, parent->fd, name);
		threads_unlock();
	}
	descriptor_close(fd);
	return true;
}

/* Returns false if name turns out to be a directory. */
static bool
file_change(struct worker *worker, const struct directory *parent,
	    const char *name)
{
	enum entry_outcome outcome;
	unsigned tries = 0;

	do
		outcome = entry_change(walk.change, parent->fd, name,
				       &worker->met);
	while (outcome == ENTRY_CROWDED && crowd_relieve(&tries));
	if (outcome == ENTRY_CROWDED)
		entry_fail(walk.change, EMFILE, parent->fd, name,
			   &worker->met);
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
	    entry_skip(walk.change, &of, parent->fd, name))
		return;
	worker->met.seen++;
	if (entry->type == DT_DIR && child_open(worker, parent, name))
		return;
	/* No longer what it was listed as; if it is again: vanished. */
	if (!file_change(worker, parent, name) &&
	    (entry->type == DT_DIR || !child_open(worker, parent, name)))
		entry_fail(walk.change, ENOENT, parent->fd, name,
			   &worker->met);
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
	const char *from = buffers[directory->buffer] + directory->begin;
	size_t most = directory->end - directory->begin, n = 0, names = 0;

	while (n < most && names < worker->names) {
		const struct kernel_dirent *entry = (const void *)(from + n);
		bool is_alone = (entry->type == DT_DIR ||
				 entry->type == DT_UNKNOWN) &&
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

/* Returns what is to be done next, or NULL at the end of the walk. */
static struct directory *
work_take(struct worker *worker)
{
	for (;;) {
		if (walk.is_over || atomic_load(&stopped))
			return NULL;
		for (size_t i = walk.open_n; i-- > 0;) {
			struct directory *directory = walk.open[i];

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

/* Somebody may have moved the directory out of PATH while it was walked. */
static bool
is_in_place(const struct directory *directory)
{
	const struct directory *parent = directory->parent;
	struct inode above;

	return parent == NULL || (inode_stat(directory->fd, "..", &above) == 0 &&
				  above.device == parent->device &&
				  above.number == parent->number);
}

/*
 * Read into the buffer until it is half full: what follows a short answer is
 * the end for the most part, and known at once then.
 * Returns how many bytes were read, or -1 with errno.
 */
static long
buffer_fill(const struct directory *directory, bool *has_ended)
{
	char *buffer = buffers[directory->buffer];
	long n = 0, more;

	if (directory->is_sought &&
	    lseek(directory->fd, directory->offset, SEEK_SET) < 0) {
		errno = ESTALE;
		return -1;
	}
	do {
		more = kernel_getdents(directory->fd, buffer + n,
				       BUFFER_SIZE - (size_t)n);
		n += more > 0 ? more : 0;
	} while (more > 0 && n <= BUFFER_SIZE / 2);
	*has_ended = more <= 0;
	if (n > 0 && directory->offset != 0 && !is_in_place(directory)) {
		errno = ESTALE;
		return -1;
	}
	return more < 0 && n == 0 ? -1 : n;
}

/*
 * Returns how many pieces the names make, a directory being one; 0 for none,
 * and for an entry of no size: of a call that succeeded without answering.
 */
static size_t
buffer_pieces(const struct directory *directory, long n, size_t names)
{
	size_t pieces = 0, files = 0;

	for (long at = 0; at < n;) {
		const struct kernel_dirent *entry =
			(const void *)(buffers[directory->buffer] + at);

		if (entry->size == 0)
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
			 ? 0 : buffer_fill(directory, &has_ended);
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

/* Open the parent of a directory again; -1 if ".." leads elsewhere. */
static int
parent_reopen(int child, const struct directory *parent)
{
	struct inode inode;
	int fd = descriptor_open(child, "..",
				 O_RDONLY | O_DIRECTORY | O_NOFOLLOW);

	if (fd >= 0 && inode_stat(fd, "", &inode) == 0 &&
	    inode.device == parent->device && inode.number == parent->number &&
	    parent->born != 0 &&
	    (inode.born != 0 ? inode.born : pin_handle(fd)) == parent->born)
		return fd;
	descriptor_close(fd);
	return -1;
}

static void
directory_change(struct worker *worker, const struct directory *directory,
		 int fd)
{
	const struct change *change = walk.change;
	struct inode inode;

	if (fd < 0 || ownership_decide(change->wanted, &directory->entry) !=
			      VERDICT_CHANGE)
		return;
	if (inode_stat(fd, "", &inode) < 0)
		entry_fail(change, errno, fd, "", &worker->met);
	else
		entry_change_pinned(change, fd, &inode, fd, "", &worker->met,
				    directory->parent == NULL);
}

/* A directory that no child leads to any more. */
static void
directory_lose(struct directory *directory)
{
	if (!directory->has_ended ||
	    ownership_decide(walk.change->wanted, &directory->entry) ==
		    VERDICT_CHANGE)
		directory_fail(-1, ESTALE);
	directory->has_ended = true;
}

/* A child is finished; up is its way to the parent, if that was closed. */
static void
parent_resume(struct directory *parent, int up)
{
	parent->children--;
	parent->users--;
	if (parent->fd >= 0) {
		descriptor_close(up);
		return;
	}
	if (up >= 0 && walk.open_n == OPEN_ROOM) {
		descriptor_close(up);
		up = -1;
	}
	if (up >= 0)
		open_push(parent, up);
	if (up >= 0 && !parent->has_ended && !walk.keeps_offsets) {
		directory_fail(up, ESTALE);
		parent->has_ended = true;
	}
	if (up < 0 && parent->children == 0)
		directory_lose(parent);
}

static bool
directory_is_settled(const struct directory *directory)
{
	return directory->has_ended && directory->begin == directory->end &&
	       directory->users == 0 && directory->children == 0;
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
	walk.is_over = parent == NULL;
	return parent;
}

static void
met_add(struct worker *worker)
{
	struct counts *counts = walk.change->counts;
	struct met *met = &worker->met;

	counts->seen += met->seen;
	counts->changed += met->changed;
	counts->vanished += met->vanished;
	walk.stirred += met->stirred;
	if (walk.stirred > walk.stirred_max) {
		counts->cut_short = true;
		atomic_store(&is_cut_short, true);
	}
	*met = (struct met){ .expects_change = met->expects_change };
}

/* Let the next piece take PIECE_TIME, at most twice as many names. */
static void
piece_measure(struct worker *worker, int64_t now)
{
	int64_t took = now - worker->since, names = 2 * worker->names;

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
		counts_progress(walk.change->counts, now, -1, NULL, 0);
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
		counts_progress(walk.change->counts, now,
				longest->directory->fd,
				longest->piece_n > 0 ? entry->name : "",
				(now - longest->since) / KERNEL_SECOND);
	} else {
		counts_progress(walk.change->counts, now, -1, NULL, 0);
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

/* See the limit of descriptors that this process has, and share it out. */
static unsigned
limits_set(void)
{
	uint64_t files = kernel_limit(RLIMIT_NOFILE);
	uint64_t left;

	if (files > DESCRIPTORS_MAX)
		files = DESCRIPTORS_MAX;
	walk.open_max = (size_t)(files / 2);
	left = files - walk.open_max;
	if (left < DESCRIPTORS_BESIDES + 2 * DESCRIPTORS_THREAD)
		return 1;
	left = (left - DESCRIPTORS_BESIDES) / DESCRIPTORS_THREAD;
	return left < THREADS_MAX ? (unsigned)left : THREADS_MAX;
}

/*
 * The inodes in use, or as many as there may be: btrfs does not count them,
 * and packs several into a block.
 */
static uint64_t
inodes_in_use(int fd)
{
	struct statfs st;

	if (fstatfs(fd, &st) < 0)
		return 0;
	if (st.f_files > 0)
		return st.f_files - st.f_ffree;
	return (st.f_blocks - st.f_bfree) * (uint64_t)st.f_bsize / 512;
}

int
walk_run(const struct change *of_walk, int fd, const struct inode *inode)
{
	struct directory *root = &directories[0];

	memset(&walk, 0, sizeof walk);
	is_cut_short = false;
	walk.change = of_walk;
	walk.used = 1;
	for (size_t i = 0; i < OPEN_ROOM; i++)
		walk.buffers_free[i] = (uint8_t)i;
	walk.stirred_max = 2 * inodes_in_use(fd) + STIRRED_SLACK;
	walk.keeps_offsets = kernel_file_system(fd) != OVERLAY_FILE_SYSTEM;
	*root = (struct directory){
		.device = inode->device,
		.number = inode->number,
		.born = inode->born,
		.entry = inode->entry,
	};
	open_push(root, fd);
	of_walk->counts->seen++;
	threads_run(work_run, walk_watch, limits_set());
	/* After that the process ends, and with it whoever waits in a call. */
	return atomic_load(&stopped) ? 0 : threads_end();
}
