/* SPDX-License-Identifier: ISC */
/* The walk through a tree: every entry once, from the leaves up. */
#include "own/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

#include "os/kernel.h"
#include "own/ascend.h"
#include "own/crew.h"
#include "own/descend.h"
#include "own/listing.h"
#include "own/share.h"

#define TICK 64	   /* entries between looks at the rest of the world */
#define ALONE 4096 /* entries that one thread does before it asks */

static const struct change *change;
static size_t open_limit, buffers_limit;

/* What one thread knows of the task it is at. */
struct worker {
	struct directory *task;
	struct residents residents;
	bool expects_change;
	unsigned long seen; /* not yet in the tally */
	unsigned long ticks;
};

static bool
name_is_dots(const char *name)
{
	return name[0] == '.' &&
	       (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static bool
file_take(struct worker *worker, struct directory *directory, const char *name)
{
	int64_t made = 0; /* stays so where it is gone */
	enum change_outcome outcome;

	do
		outcome = change_entry(change, directory->fd, name,
				       &worker->expects_change, &made);
	while (outcome == CHANGE_CROWDED && resident_evict(&worker->residents));
	if (outcome == CHANGE_CROWDED)
		tally_fail(change->tally, EMFILE, directory->fd, name);
	if (made == 0 || tally_is_young(change->tally, made))
		directory->young++;
	else
		directory->young = 0;
	return outcome != CHANGE_IS_DIRECTORY;
}

/* Returns the directory to go on in: the same, or a child. */
static struct directory *
entry_take(struct worker *worker, struct directory *directory,
	   const struct kernel_dirent *entry)
{
	struct directory *child;
	bool swapped;

	if (name_is_dots(entry->name))
		return directory;
	worker->seen++;
	if (entry->type != DT_DIR && file_take(worker, directory, entry->name))
		return directory;
	child = descend(change, &worker->residents, directory, entry->name,
			&swapped);
	/* Swapped since it was read; if back again by now: gone. */
	if (swapped)
		file_take(worker, directory, entry->name);
	return child != NULL ? child : directory;
}

/* Go on in a directory where one below it ends, of which child is open. */
static void
directory_resume(struct worker *worker, struct directory *directory, int child)
{
	bool again = directory->fd < 0;

	if (again) {
		directory->fd = child < 0 ? -1 : ascend_open(child, directory);
		if (directory->fd >= 0)
			resident_add(&worker->residents, directory);
	} else if (directory->buffer == NULL) {
		resident_wake(&worker->residents, directory);
	} else {
		return;
	}
	directory->is_bounded = directory->is_split;
	directory->is_lost =
		directory->fd < 0 ||
		(again && !ascend_keeps_offsets(directory->fd)) ||
		lseek(directory->fd, directory->resume, SEEK_SET) < 0 ||
		(directory->is_split && directory->resume == directory->kept &&
		 listing_skip(directory) < 0);
	if (directory->is_lost)
		tally_fail(change->tally, ESTALE, directory->fd, "");
}

/* At the end of a directory; returns the one to go on in, NULL for none. */
static struct directory *
directory_leave(struct worker *worker, struct directory *directory)
{
	struct directory *parent =
		directory == worker->task ? NULL : directory->parent;
	int fd = resident_remove(&worker->residents, directory);

	if (parent != NULL)
		directory_resume(worker, parent, fd);
	ascend(change, directory, fd);
	return parent;
}

static void
worker_tick(struct worker *worker)
{
	atomic_fetch_add_explicit(&change->tally->seen, worker->seen,
				  memory_order_relaxed);
	worker->seen = 0;
	worker->ticks++;
	if (worker->ticks == ALONE / TICK && worker->task->parent == NULL)
		crew_grow();
	if (crew_is_hungry())
		share_some(&worker->residents);
	tally_progress(change->tally);
}

static void
walk_task(struct directory *task)
{
	struct worker worker = { .task = task };
	struct directory *at = task;

	worker.residents.open_limit = open_limit;
	worker.residents.buffers_limit = buffers_limit;
	resident_add(&worker.residents, task);
	while (at != NULL) {
		const struct kernel_dirent *entry =
			at->buffer ? listing_next(at, change->tally) : NULL;

		at = entry ? entry_take(&worker, at, entry)
			   : directory_leave(&worker, at);
		if (worker.seen >= TICK)
			worker_tick(&worker);
	}
	atomic_fetch_add(&change->tally->seen, worker.seen);
}

int
walk_run(const struct change *of_walk, int fd, const struct inode *inode)
{
	unsigned size = crew_size();
	struct directory *root = directory_take();
	uint64_t files = kernel_limit(RLIMIT_NOFILE);

	open_limit = RESIDENTS_MAX;
	if (files / 2 < open_limit)
		open_limit = (size_t)(files / 2);
	if (open_limit / size < 16)
		size = 1;
	buffers_limit = BUFFERS_MAX / size - SHARE_BUFFERS;
	change = of_walk;
	*root = (struct directory){
		.fd = fd,
		.pending = 1,
		.device = inode->device,
		.number = inode->number,
		.entry = inode->entry,
	};
	return crew_run(walk_task, root, size);
}
