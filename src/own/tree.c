/* SPDX-License-Identifier: ISC */
/* The directories that a walk is in: their memory, descriptors, and ways up. */
#include "own/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statfs.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"

#define DESCRIPTORS_MAX 256  /* of all threads together */
#define DESCRIPTORS_THREAD 3 /* of one, besides the directories */
#define DESCRIPTORS_BESIDES 8

#define STIRRED_SLACK 131072 /* names, besides those in use */
#define CROWDED_TRIES 1000   /* milliseconds to wait for a descriptor */

#define OVERLAY_FILE_SYSTEM 0x794c7630

struct tree tree;
_Alignas(8) char tree_buffers[OPEN_ROOM][BUFFER_SIZE];

static struct directory directories[DIRECTORIES_MAX];

/* Returns NULL if DIRECTORIES_MAX are in use. */
static struct directory *
directory_alloc(void)
{
	struct directory *directory = tree.free;

	if (directory != NULL)
		tree.free = directory->parent;
	else if (tree.used < DIRECTORIES_MAX)
		directory = &directories[tree.used++];
	return directory;
}

void
directory_free(struct directory *directory)
{
	directory->parent = tree.free;
	tree.free = directory;
}

static void
open_push(struct directory *directory, int fd)
{
	directory->fd = fd;
	directory->begin = directory->end = 0;
	directory->buffer = tree.buffers_free[tree.open_n];
	tree.open[tree.open_n++] = directory;
}

/* Returns the descriptor, which is the caller's to close. */
int
open_remove(struct directory *directory)
{
	int fd = directory->fd;
	size_t i = tree.open_n;

	if (fd < 0)
		return -1;
	while (tree.open[--i] != directory)
		;
	tree.open_n--;
	memmove(tree.open + i, tree.open + i + 1,
		(tree.open_n - i) * sizeof *tree.open);
	tree.buffers_free[tree.open_n] = directory->buffer;
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

	for (size_t i = tree.open_n; i-- > 0;)
		if (tree.open[i]->users == 0 && tree.open[i]->children > 0)
			directory = tree.open[i];
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
bool
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

void
directory_fail(int fd, int error)
{
	if (error == ENOENT)
		tree.change->counts->vanished++;
	else
		counts_fail(tree.change->counts, error, counts_tolerate(error),
			    fd, "");
}

/* Put a directory that was opened below parent among the others. */
static void
child_add(struct met *met, struct directory *parent, const char *name, int fd,
	  const struct inode *inode)
{
	bool is_stirred =
		parent->is_stirred || inode->changed > tree.change->begun;
	struct directory *child = NULL;

	met->stirred += is_stirred;
	threads_lock();
	if (tree.open_n >= tree.open_max)
		open_evict();
	if (tree.open_n == OPEN_ROOM)
		counts_add(tree.change->counts, COUNT_NEW, parent->fd, name);
	else if ((child = directory_alloc()) == NULL)
		counts_fail(tree.change->counts, CAUSE_TOO_DEEP, true,
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
child_unreadable(struct met *met, int directory, const char *name, int error)
{
	const struct change *change = tree.change;
	struct inode inode;

	if (error == EACCES && inode_stat(directory, name, &inode) == 0 &&
	    ownership_decide(change->wanted, &inode.entry) == VERDICT_RIGHT)
		message_step(name,
			     "cannot be read, and the user owns it: skipped",
			     NULL);
	else
		entry_fail(change, error, directory, name, met);
}

bool
child_open(struct met *met, struct directory *parent, const char *name)
{
	const struct change *change = tree.change;
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
		child_unreadable(met, parent->fd, name, errno);
		return true;
	}
	if (inode_stat(fd, "", &inode) < 0) {
		entry_fail(change, errno, parent->fd, name, met);
	} else if (!entry_is_new(change, &inode)) {
		child_add(met, parent, name, fd, &inode);
		return true;
	} else {
		met->stirred++;
		threads_lock();
		counts_add(change->counts, COUNT_NEW, parent->fd, name);
		threads_unlock();
	}
	descriptor_close(fd);
	return true;
}

/* Somebody may have moved the directory out of PATH while it was walked. */
static bool
is_in_place(const struct directory *directory)
{
	const struct directory *parent = directory->parent;
	struct inode above;

	return parent == NULL ||
	       (inode_stat(directory->fd, "..", &above) == 0 &&
		above.device == parent->device &&
		above.number == parent->number);
}

/*
 * Read into the buffer until it is half full: what follows a short answer is
 * the end for the most part, and known at once then.
 * Returns how many bytes were read, or -1 with errno.
 */
long
buffer_fill(const struct directory *directory, bool *has_ended)
{
	char *buffer = tree_buffers[directory->buffer];
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
	/* An error after some names comes again when it is read on. */
	*has_ended = more == 0;
	if (n > 0 && directory->offset != 0 && !is_in_place(directory)) {
		errno = ESTALE;
		return -1;
	}
	return more < 0 && n == 0 ? -1 : n;
}

/* Open the parent of a directory again; -1 if ".." leads elsewhere. */
int
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

/* A directory that no child leads to any more. */
static void
directory_lose(struct directory *directory)
{
	if (!directory->has_ended ||
	    ownership_decide(tree.change->wanted, &directory->entry) ==
		    VERDICT_CHANGE)
		directory_fail(-1, ESTALE);
	directory->has_ended = true;
}

/* A child is finished; up is its way to the parent, if that was closed. */
void
parent_resume(struct directory *parent, int up)
{
	parent->children--;
	parent->users--;
	if (parent->fd >= 0) {
		descriptor_close(up);
		return;
	}
	if (up >= 0 && tree.open_n == OPEN_ROOM) {
		descriptor_close(up);
		up = -1;
	}
	if (up >= 0)
		open_push(parent, up);
	if (up >= 0 && !parent->has_ended && !tree.keeps_offsets) {
		directory_fail(up, ESTALE);
		parent->has_ended = true;
	}
	if (up < 0 && parent->children == 0)
		directory_lose(parent);
}

bool
directory_is_settled(const struct directory *directory)
{
	return directory->has_ended && directory->begin == directory->end &&
	       directory->users == 0 && directory->children == 0;
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

void
tree_begin(const struct change *change, int fd, const struct inode *inode)
{
	struct directory *root = &directories[0];

	memset(&tree, 0, sizeof tree);
	tree.change = change;
	tree.used = 1;
	for (size_t i = 0; i < OPEN_ROOM; i++)
		tree.buffers_free[i] = (uint8_t)i;
	tree.stirred_max = 2 * inodes_in_use(fd) + STIRRED_SLACK;
	tree.keeps_offsets = kernel_file_system(fd) != OVERLAY_FILE_SYSTEM;
	*root = (struct directory){
		.device = inode->device,
		.number = inode->number,
		.born = inode->born,
		.entry = inode->entry,
	};
	open_push(root, fd);
}

/* See the limit of descriptors that this process has, and share it out. */
unsigned
tree_limits(void)
{
	uint64_t files = kernel_limit(RLIMIT_NOFILE);
	uint64_t left;

	if (files > DESCRIPTORS_MAX)
		files = DESCRIPTORS_MAX;
	tree.open_max = (size_t)(files / 2);
	left = files - tree.open_max;
	if (left < DESCRIPTORS_BESIDES + 2 * DESCRIPTORS_THREAD)
		return 1;
	left = (left - DESCRIPTORS_BESIDES) / DESCRIPTORS_THREAD;
	return left < THREADS_MAX ? (unsigned)left : THREADS_MAX;
}
