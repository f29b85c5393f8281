/* SPDX-License-Identifier: ISC */
/* The directories that a walk is in: their memory, descriptors, and ways up. */
#include "own/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"

#define DESCRIPTORS_MAX 256  /* of all threads together */
#define DESCRIPTORS_THREAD 3 /* of one, besides the directories */
#define DESCRIPTORS_BESIDES 8
#define RELIEVE_TRIES 1000 /* milliseconds to wait for a descriptor */

#define OVERLAY_FILE_SYSTEM 0x794c7630

struct tree tree;

_Alignas(8) static char buffers[OPEN_ROOM][BUFFER_SIZE];
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

static void
open_push(struct directory *directory, int fd)
{
	directory->fd = fd;
	directory->buffer = tree.buffers_free[tree.open_n];
	tree.open[tree.open_n++] = directory;
}

/* Returns its descriptor, which is the caller's to close. */
static int
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
		directory->born = inode_hash(directory->fd);
	if (directory->begin < directory->end)
		directory->has_ended = false;
	directory->begin = directory->end = 0;
	directory->is_sought = true;
	descriptor_close(open_remove(directory));
	return true;
}

bool
tree_relieve(unsigned *tries)
{
	bool relieved;

	threads_lock(&tree.lock);
	relieved = open_evict();
	threads_unlock(&tree.lock);
	if (relieved || !threads_are_several() || ++*tries > RELIEVE_TRIES)
		return relieved;
	poll(NULL, 0, 1);
	return true;
}

/* Put a directory that was opened below parent among the others. */
static void
directory_add(struct visit *visit, struct directory *parent, int fd)
{
	const struct inode *inode = &visit->inode;
	struct directory *child = NULL;
	bool has_room;

	threads_lock(&tree.lock);
	if (tree.open_n >= tree.open_max)
		open_evict();
	has_room = tree.open_n < OPEN_ROOM;
	if (has_room && (child = directory_alloc()) != NULL) {
		*child = (struct directory){
			.parent = parent,
			.is_stirred = parent->is_stirred ||
				      inode->changed > tree.change->begun,
			.device = inode->device,
			.number = inode->number,
			.born = inode->born,
			.entry = inode->entry,
		};
		parent->children++;
		open_push(child, fd);
	}
	threads_unlock(&tree.lock);
	if (child != NULL)
		return;
	descriptor_close(fd);
	entry_fail(visit, has_room ? CAUSE_TOO_DEEP : EMFILE);
}

void
directory_unreadable(struct visit *visit, int error)
{
	struct inode inode;

	if (error == EACCES &&
	    inode_stat(visit->directory, visit->name, &inode) == 0 &&
	    ownership_decide(visit->change->wanted, &inode.entry) ==
		    VERDICT_RIGHT)
		message_step(visit->is_path ? visit->change->counts->path
					    : visit->name,
			     "cannot be read, and the user owns it: skipped",
			     NULL);
	else
		entry_fail(visit, error);
}

bool
directory_open(struct visit *visit, struct directory *parent)
{
	unsigned tries = 0;
	int fd;

	do
		fd = pin_open(visit->directory, visit->name,
			      O_RDONLY | O_DIRECTORY, visit->change->mount);
	while (fd < 0 && errno == EMFILE && tree_relieve(&tries));
	if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
		return false;
	if (fd < 0) {
		directory_unreadable(visit, errno);
	} else if (inode_stat(fd, "", &visit->inode) < 0) {
		entry_fail(visit, errno);
	} else if (entry_is_new(visit)) {
		entry_count(visit, COUNT_NEW);
	} else {
		directory_add(visit, parent, fd);
		return true;
	}
	descriptor_close(fd);
	return true;
}

static bool
inode_is_of(const struct inode *inode, const struct directory *directory)
{
	return inode->number == directory->number &&
	       inode->device == directory->device;
}

/* Somebody may have moved the directory out of PATH while it was walked. */
static bool
directory_is_in_place(const struct directory *directory)
{
	struct inode above;

	return directory->parent == NULL ||
	       (inode_stat(directory->fd, "..", &above) == 0 &&
		inode_is_of(&above, directory->parent));
}

/*
 * It is read until the buffer is half full: what follows a short answer is the
 * end for the most part, and known at once then.
 */
long
directory_fill(const struct directory *directory, bool *has_ended)
{
	char *buffer = buffers[directory->buffer];
	long n = 0, more;

	if (directory->is_sought && lseek(directory->fd, directory->offset,
					  SEEK_SET) != directory->offset) {
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
	if (n > 0 && directory->offset != 0 &&
	    !directory_is_in_place(directory)) {
		errno = ESTALE;
		return -1;
	}
	return more < 0 && n == 0 ? -1 : n;
}

static bool
name_is_dots(const char *name)
{
	return name[0] == '.' &&
	       (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

bool
directory_copy(struct directory *directory, struct piece *piece, unsigned most)
{
	piece->n = piece->names = 0;
	while (directory->begin < directory->end && piece->names < most) {
		const struct kernel_dirent *entry =
			(const void *)(buffers[directory->buffer] +
				       directory->begin);
		size_t left = directory->end - directory->begin;
		bool is_alone =
			entry->type == DT_DIR || entry->type == DT_UNKNOWN;

		if (left < sizeof *entry || entry->size < sizeof *entry ||
		    entry->size > left)
			return false;
		if (!name_is_dots(entry->name)) {
			if (piece->n + entry->size > PIECE_SIZE ||
			    (piece->n > 0 && is_alone))
				break;
			memcpy(piece->at + piece->n, entry, entry->size);
			piece->n += entry->size;
			piece->names++;
			most = is_alone ? 0 : most;
		}
		directory->offset = entry->offset;
		directory->begin += entry->size;
	}
	return true;
}

bool
directory_is_settled(const struct directory *directory)
{
	return directory != NULL && directory->has_ended &&
	       directory->begin == directory->end && directory->users == 0 &&
	       directory->children == 0;
}

int
directory_reopen_parent(const struct directory *child)
{
	const struct directory *parent = child->parent;
	struct inode inode;
	int fd = descriptor_open(child->fd, "..",
				 O_RDONLY | O_DIRECTORY | O_NOFOLLOW);

	if (fd >= 0 && inode_stat(fd, "", &inode) == 0 &&
	    inode_is_of(&inode, parent) && parent->born != 0 &&
	    (inode.born != 0 ? inode.born : inode_hash(fd)) == parent->born)
		return fd;
	descriptor_close(fd);
	return -1;
}

/* The names that are left of a directory, or its owner, are out of reach. */
static void
directory_lose(struct visit *visit, struct directory *directory, int fd)
{
	visit->directory = fd;
	visit->name = "";
	entry_fail(visit, ESTALE);
	directory->has_ended = true;
}

int
directory_close(struct visit *visit, struct directory *directory, int up)
{
	struct directory *parent = directory->parent;
	int fd = open_remove(directory);

	directory->parent = tree.free;
	tree.free = directory;
	if (parent == NULL) {
		tree.is_over = true;
		return fd;
	}
	parent->children--;
	parent->users--;
	if (up >= 0 && (parent->fd >= 0 || tree.open_n == OPEN_ROOM)) {
		descriptor_close(up);
	} else if (up >= 0) {
		open_push(parent, up);
		if (!parent->has_ended && !tree.keeps_offsets)
			directory_lose(visit, parent, up);
	}
	if (parent->fd < 0 && parent->children == 0) {
		if (!parent->has_ended ||
		    ownership_decide(tree.change->wanted, &parent->entry) ==
			    VERDICT_CHANGE)
			directory_lose(visit, parent, -1);
		parent->has_ended = true;
	}
	return fd;
}

void
tree_begin(const struct change *change, int fd, const struct inode *inode)
{
	memset(&tree, 0, sizeof tree);
	tree.change = change;
	tree.used = 1;
	for (size_t i = 0; i < OPEN_ROOM; i++)
		tree.buffers_free[i] = (uint8_t)i;
	tree.keeps_offsets = kernel_file_system(fd) != OVERLAY_FILE_SYSTEM;
	directories[0] = (struct directory){
		.device = inode->device,
		.number = inode->number,
		.born = inode->born,
		.entry = inode->entry,
	};
	open_push(&directories[0], fd);
}

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
