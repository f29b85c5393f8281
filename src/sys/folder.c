/* SPDX-License-Identifier: ISC */
/* The folders that a walk is in, and the memory they are kept in. */
#include "folder.h"

#include <string.h>

#include "lock.h"

/* What was given back last is taken first: the rest is never touched. */
static struct folder folders[FOLDERS_MAX];
static struct folder *folders_free; /* linked by parent */
static size_t folders_used;

static struct buffer buffers[BUFFERS_MAX];
static struct buffer *buffers_free[BUFFERS_MAX];
static size_t buffers_free_n, buffers_used;

static atomic_flag lock = ATOMIC_FLAG_INIT;

struct folder *
folder_take(void)
{
	struct folder *folder = NULL;

	lock_take(&lock);
	if (folders_free != NULL) {
		folder = folders_free;
		folders_free = folder->parent;
	} else if (folders_used < FOLDERS_MAX) {
		folder = &folders[folders_used++];
	}
	lock_give(&lock);
	if (folder != NULL)
		memset(folder, 0, sizeof *folder);
	return folder;
}

void
folder_give(struct folder *folder)
{
	lock_take(&lock);
	folder->parent = folders_free;
	folders_free = folder;
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
