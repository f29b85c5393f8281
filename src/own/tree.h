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

/* All under the lock of threads.h, but for what does not change. */
struct tree {
	const struct change *change;
	struct directory *free; /* linked by parent */
	size_t used;		/* of directories[] */
	struct directory *open[OPEN_ROOM];
	size_t open_n, open_max;
	uint8_t buffers_free[OPEN_ROOM];
	uint64_t stirred, stirred_max;
	bool keeps_offsets; /* when a directory is opened again */
	bool is_over;
};

extern struct tree tree;
extern char tree_buffers[OPEN_ROOM][BUFFER_SIZE];

/* Begin a walk in the directory fd, which becomes the tree's. */
void tree_begin(const struct change *change, int fd, const struct inode *inode);

/*
 * Share out the descriptors that the process may have.
 * Returns how many threads there may be.
 */
unsigned tree_limits(void);

/* The lock is held. */
void directory_free(struct directory *directory);

/*
 * Take a directory out of the open ones.
 * Returns the descriptor, which is the caller's to close; -1 if it is lost.
 */
int open_remove(struct directory *directory);

/*
 * Open the directory name in parent, unless it is not to be entered; no lock.
 * Returns false if it turns out to be no directory.
 */
bool child_open(struct met *met, struct directory *parent, const char *name);

/*
 * Make room for one descriptor: close a directory, or wait for a thread to
 * give one back; the lock is not held.
 */
bool crowd_relieve(unsigned *tries);

/* Count a directory that failed, or was removed; the lock is held. */
void directory_fail(int fd, int error);

/*
 * Read names into the buffer of a directory marked is_read; no lock.
 * Returns how many bytes were read, or -1 with errno.
 */
long buffer_fill(const struct directory *directory, bool *has_ended);

/*
 * Open the parent of what is open at child again; no lock.
 * Returns a descriptor, or -1 if ".." leads elsewhere.
 */
int parent_reopen(int child, const struct directory *parent);

/*
 * Take a finished child off its parent; the lock is held.
 * up: its way to the parent, if that was closed; else -1.
 */
void parent_resume(struct directory *parent, int up);

bool directory_is_settled(const struct directory *directory);

#endif
