/* SPDX-License-Identifier: ISC */
/* The directories that a walk is in, and the memory they are kept in. */
#include "own/directory_stack.h"

#include <string.h>

#include "own/lock.h"

/* What was given back last is taken first: the rest is never touched. */
static struct directory directories[DIRECTORIES_MAX];
static struct directory *directories_free; /* linked by parent */
static size_t directories_used;

static struct buffer buffers[BUFFERS_MAX];
static struct buffer *buffers_free[BUFFERS_MAX];
static size_t buffers_free_n, buffers_used;

static atomic_flag lock = ATOMIC_FLAG_INIT;

struct directory *
directory_take(void)
{
	struct directory *directory = NULL;

	lock_take(&lock);
	if (directories_free != NULL) {
		directory = directories_free;
		directories_free = directory->parent;
	} else if (directories_used < DIRECTORIES_MAX) {
		directory = &directories[directories_used++];
	}
	lock_give(&lock);
	if (directory != NULL)
		memset(directory, 0, sizeof *directory);
	return directory;
}

void
directory_give(struct directory *directory)
{
	lock_take(&lock);
	directory->parent = directories_free;
	directories_free = directory;
	lock_give(&lock);
}

struct buffer *
buffer_take(void)
{
	struct buffer *buffer = NULL;

	lock_take(&lock);
	if (buffers_free_n > 0)
		buffer = buffers_free[--buffers_free_n];
	else if (buffers_used < BUFFERS_MAX)
		buffer = &buffers[buffers_used++];
	lock_give(&lock);
	if (buffer != NULL)
		buffer->begin = buffer->end = 0;
	return buffer;
}

void
buffer_give(struct buffer *buffer)
{
	lock_take(&lock);
	buffers_free[buffers_free_n++] = buffer;
	lock_give(&lock);
}
