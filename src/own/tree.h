/* SPDX-License-Identifier: ISC */
/* The directories that a walk is in: their memory, descriptors, and ways up. */
#ifndef DOFF_TREE_H
#define DOFF_TREE_H

#include "own/entry.h"
#include "own/threads.h"

/* Together below the 4 MiB that a walk may take. */
#define DIRECTORIES_MAX 24576
#define OPEN_MAX 128 /* directories, but see OPEN_ROOM */
#define OPEN_ROOM (OPEN_MAX + 2 * THREADS_MAX)
#define BUFFER_SIZE 8192
#define PIECE_SIZE 4096

/* walk.c says what the states of a directory are, and who may touch what. */
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

/* All under the lock, but for what does not change. */
struct tree {
	atomic_uint lock;
	const struct change *change;
	struct directory *free; /* linked by parent */
	size_t used;		/* of directories[] */
	struct directory *open[OPEN_ROOM];
	size_t open_n, open_max;
	uint8_t buffers_free[OPEN_ROOM];
	bool keeps_offsets; /* when a directory is opened again */
	bool is_over;
};

extern struct tree tree;

/* Names that one thread processes, as getdents64(2) gave them. */
struct piece {
	size_t n; /* bytes; 0: none */
	unsigned names;
	_Alignas(8) char at[PIECE_SIZE];
};

/* Begin a walk in the directory fd, which becomes the tree's. */
void tree_begin(const struct change *change, int fd, const struct inode *inode);

/*
 * Share out the descriptors that the process may have.
 * Returns how many threads there may be.
 */
unsigned tree_limits(void);

/*
 * Make room for one descriptor: close a directory, or wait for a thread to
 * give one back; the lock is not held.
 * tries: 0 at first.
 * Returns false if there is none to be had.
 */
bool tree_relieve(unsigned *tries);

/*
 * Count a directory that cannot be read, or pass over it: if it may not be
 * read, and belongs to the identity already.
 */
void directory_unreadable(struct visit *visit, int error);

/*
 * Open the directory that is visited in parent, unless it is not to be
 * entered; the lock is not held.
 * Returns false if it turns out to be no directory.
 */
bool directory_open(struct visit *visit, struct directory *parent);

/*
 * Read names into the buffer of a directory marked is_read, the lock not held.
 * Returns how many bytes were read, or -1 with errno.
 */
long directory_fill(const struct directory *directory, bool *has_ended);

/*
 * Take at most so many names out of its buffer; what is a directory, or may
 * be one, is taken alone.  The lock is held.
 * Returns false if they are no names, which the kernel never tells.
 */
bool directory_copy(struct directory *directory, struct piece *piece,
		    unsigned most);

/* Tell whether nothing is left to be done below a directory. */
bool directory_is_settled(const struct directory *directory);

/*
 * Open the parent of a directory again, the lock not held.
 * Returns a descriptor, or -1 if ".." leads elsewhere.
 */
int directory_reopen_parent(const struct directory *child);

/*
 * Take a finished directory off its parent.
 * visit: counts the parent if that is lost.
 * up: its way to the parent, if that was closed; else -1.
 * Returns its descriptor, to be closed once the lock is not held, or -1.
 */
int directory_close(struct visit *visit, struct directory *directory, int up);

#endif
