/* SPDX-License-Identifier: ISC */
/* The directories that a walk is in, and the memory they are kept in. */
#ifndef DOFF_DIRECTORY_STACK_H
#define DOFF_DIRECTORY_STACK_H

#include <stdatomic.h>

#include "own/pin.h"

/* Together below the 4 MiB that a walk may take. */
#define DIRECTORIES_MAX 24576
#define BUFFERS_MAX 56
#define BUFFER_SIZE 32752

/* Entries as getdents64(2) gave them; those of [begin, end) are left. */
struct buffer {
	size_t begin;
	size_t end;
	_Alignas(8) char at[BUFFER_SIZE];
};

/*
 * A directory from its first entry to its own change of hands; or a part, some
 * of the entries of its parent, which then is the same directory.
 */
struct directory {
	struct directory *parent; /* NULL for PATH */
	struct buffer *buffer; /* NULL while it is lent to those below */
	int fd;		       /* -1 while not resident */
	atomic_uint pending; /* 1 while entries are read, 1 for each child */
	bool is_part;
	bool is_split;	/* entries of its buffer were given away */
	bool is_bounded; /* is_split, and the buffer holds them again */
	bool is_lost;	/* it cannot be read on */
	uint32_t young; /* entries in a row that were new, or gone already */
	int64_t resume; /* lseek(2) goes here when it has a buffer again */
	int64_t kept;	/* is_split: offset past the last entry kept */
	int64_t after;	/* is_split: offset past those given away */
	uint64_t device;
	uint64_t number;
	struct entry entry;
};

/* Take a zeroed directory; NULL where DIRECTORIES_MAX are in use. */
struct directory *directory_take(void);
void directory_give(struct directory *directory);

/* Take an empty buffer; NULL where BUFFERS_MAX are in use. */
struct buffer *buffer_take(void);
void buffer_give(struct buffer *buffer);

#endif
