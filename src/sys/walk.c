/* SPDX-License-Identifier: ISC */
/* The walk through a tree: every entry once, from the leaves up. */
#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

#include "ascend.h"
#include "crew.h"
#include "kernel_files.h"
#include "share.h"

#define TICK 64		 /* entries between looks at the rest of the world */
#define ALONE 4096	 /* entries that one thread does before it asks */
#define YOUNG_MAX 131072 /* entries, see buffer_fill() */

static const struct change *change;
static size_t open_limit, buffers_limit;

/* What one thread knows of the task it is at. */
struct worker {
	struct folder *task;
	struct residents residents;
	bool expects_change;
	unsigned long seen; /* not yet in the tally */
	unsigned long ticks;
};

static bool
folder_is_young(const struct inode *inode)
{
	return inode->made_is_birth &&
	       tally_is_young(change->tally, inode->made);
}

/*
 * Fill the buffer of a folder.  A writer who adds entries as fast as they are
 * read would hold us for ever where they are put at the end (XFS, tmpfs): so
 * many in a row that were made since the walk began end the folder.
 */
static bool
buffer_fill(struct folder *folder)
{
	struct buffer *buffer = folder->buffer;
	long n;

	if (folder->is_part || folder->is_lost)
		return false;
	if (folder->young > YOUNG_MAX) {
		tally_add(change->tally, TALLY_YOUNG, folder->fd, "");
		return false;
	}
	n = syscall(SYS_getdents64, folder->fd, buffer->at, BUFFER_SIZE);
	if (n < 0)
		tally_fail(change->tally, errno, folder->fd, "");
	buffer->begin = 0;
	buffer->end = n > 0 ? (size_t)n : 0;
	folder->is_split = folder->is_bounded;
	return n > 0;
}

/* Go past the entries that were given away, which others see to. */
static int
folder_skip(struct folder *folder)
{
	folder->is_split = folder->is_bounded = false;
	folder->buffer->begin = folder->buffer->end = 0;
	return lseek(folder->fd, folder->after, SEEK_SET) < 0 ? -1 : 0;
}

/* Returns NULL at the end of the folder. */
static const struct kernel_dirent *
entry_next(struct folder *folder)
{
	struct buffer *buffer = folder->buffer;
	const struct kernel_dirent *entry;

	if (buffer->begin >= buffer->end && !buffer_fill(folder))
		return NULL;
	entry = (const void *)(buffer->at + buffer->begin);
	buffer->begin += entry->size;
	folder->resume = entry->offset;
	if (folder->is_bounded && entry->offset == folder->kept)
		folder_skip(folder);
	return entry;
}

/* Pass by a folder that we may not read but that is right; else say so. */
static void
child_unreadable(int folder, const char *name, int error)
{
	struct inode inode;

	if (error == EACCES && inode_look(folder, name, &inode) == 0 &&
	    ownership_decide(change->wanted, &inode.entry) == VERDICT_RIGHT)
		return;
	tally_fail(change->tally, error, folder, name);
}

static struct folder *
child_make(struct folder *parent, int fd, const struct inode *inode)
{
	struct folder *child = folder_take();

	if (child == NULL)
		return NULL;
	child->parent = parent;
	child->fd = fd;
	child->device = inode->device;
	child->number = inode->number;
	child->entry = inode->entry;
	child->pending = 1;
	atomic_fetch_add(&parent->pending, 1);
	return child;
}

/*
 * Open name in folder.  Where too many files are open, folders higher up are
 * closed for it.
 */
static int
child_pin(struct worker *worker, int folder, const char *name)
{
	int fd;

	do
		fd = pin_open(folder, name, O_RDONLY | O_DIRECTORY,
			      change->mount);
	while (fd < 0 && errno == EMFILE && resident_evict(&worker->residents));
	return fd;
}

static void
child_young(struct folder *parent, const char *name)
{
	parent->young++;
	tally_add(change->tally, TALLY_YOUNG, parent->fd, name);
}

/* Returns NULL, and has closed fd, where the child is not to be entered. */
static struct folder *
child_enter(struct worker *worker, struct folder *parent, const char *name,
	    int fd)
{
	struct folder *child = NULL;
	struct inode inode;

	if (inode_look(fd, "", &inode) < 0)
		tally_fail(change->tally, errno, parent->fd, name);
	else if (folder_is_young(&inode))
		child_young(parent, name);
	else if ((child = child_make(parent, fd, &inode)) == NULL)
		tally_fail(change->tally, ENOMEM, parent->fd, name);
	if (child == NULL) {
		close(fd);
		return NULL;
	}
	parent->young = 0;
	resident_add(&worker->residents, child);
	return child;
}

static bool
name_is_dots(const char *name)
{
	return name[0] == '.' &&
	       (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static bool
file_take(struct worker *worker, struct folder *folder, const char *name)
{
	int64_t made = 0; /* stays so where it is gone */
	enum change_outcome outcome;

	do
		outcome = change_entry(change, folder->fd, name,
				       &worker->expects_change, &made);
	while (outcome == CHANGE_CROWDED &&
	       resident_evict(&worker->residents));
	if (outcome == CHANGE_CROWDED)
		tally_fail(change->tally, EMFILE, folder->fd, name);
	if (made == 0 || tally_is_young(change->tally, made))
		folder->young++;
	else
		folder->young = 0;
	return outcome != CHANGE_IS_FOLDER;
}

/* Returns the folder to go on in: the same, or a child. */
static struct folder *
folder_take_child(struct worker *worker, struct folder *folder,
		  const char *name)
{
	int fd = child_pin(worker, folder->fd, name);
	struct folder *child = NULL;

	if (fd >= 0)
		child = child_enter(worker, folder, name, fd);
	else if (errno == ENOTDIR || errno == ELOOP)
		/* Swapped since it was read; if back again by now: gone. */
		file_take(worker, folder, name);
	else if (errno == EXDEV)
		tally_add(change->tally, TALLY_MOUNT, folder->fd, name);
	else
		child_unreadable(folder->fd, name, errno);
	return child != NULL ? child : folder;
}

static struct folder *
entry_take(struct worker *worker, struct folder *folder,
	   const struct kernel_dirent *entry)
{
	if (name_is_dots(entry->name))
		return folder;
	worker->seen++;
	if (entry->type != DT_DIR && file_take(worker, folder, entry->name))
		return folder;
	return folder_take_child(worker, folder, entry->name);
}

/* Go on in a folder where one below it ends, of which child is open. */
static void
folder_resume(struct worker *worker, struct folder *folder, int child)
{
	bool again = folder->fd < 0;

	if (again) {
		folder->fd = child < 0 ? -1 : ascend_open(child, folder);
		if (folder->fd >= 0)
			resident_add(&worker->residents, folder);
	} else if (folder->buffer == NULL) {
		resident_wake(&worker->residents, folder);
	} else {
		return;
	}
	folder->is_bounded = folder->is_split;
	folder->is_lost = folder->fd < 0 ||
			  (again && !ascend_keeps_offsets(folder->fd)) ||
			  lseek(folder->fd, folder->resume, SEEK_SET) < 0 ||
			  (folder->is_split &&
			   folder->resume == folder->kept &&
			   folder_skip(folder) < 0);
	if (folder->is_lost)
		tally_fail(change->tally, ESTALE, folder->fd, "");
}

/* At the end of a folder; returns the one to go on in, NULL for none. */
static struct folder *
folder_leave(struct worker *worker, struct folder *folder)
{
	struct folder *parent = folder == worker->task ? NULL : folder->parent;
	int fd = resident_remove(&worker->residents, folder);

	if (parent != NULL)
		folder_resume(worker, parent, fd);
	ascend(change, folder, fd);
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
walk_task(struct folder *task)
{
	struct worker worker = { .task = task };
	struct folder *at = task;

	worker.residents.open_limit = open_limit;
	worker.residents.buffers_limit = buffers_limit;
	resident_add(&worker.residents, task);
	while (at != NULL) {
		const struct kernel_dirent *entry =
			at->buffer ? entry_next(at) : NULL;

		at = entry ? entry_take(&worker, at, entry)
			   : folder_leave(&worker, at);
		if (worker.seen >= TICK)
			worker_tick(&worker);
	}
	atomic_fetch_add(&change->tally->seen, worker.seen);
}

int
walk_run(const struct change *of_walk, int fd, const struct inode *inode)
{
	unsigned size = crew_size();
	struct folder *root = folder_take();
	struct rlimit files;

	open_limit = RESIDENTS_MAX;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 &&
	    files.rlim_cur / 2 < open_limit)
		open_limit = files.rlim_cur / 2;
	if (open_limit / size < 16)
		size = 1;
	buffers_limit = BUFFERS_MAX / size - SHARE_BUFFERS;
	change = of_walk;
	*root = (struct folder){
		.fd = fd, .pending = 1, .device = inode->device,
		.number = inode->number, .entry = inode->entry,
	};
	return crew_run(walk_task, root, size);
}
