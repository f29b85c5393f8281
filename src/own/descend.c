/* SPDX-License-Identifier: ISC */
/* The way down: a directory in a directory is opened, if it is to be entered.
 */
#include "own/descend.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "os/descriptor.h"
#include "os/message.h"

static bool
directory_is_young(const struct change *change, const struct inode *inode)
{
	return inode->made_is_birth &&
	       tally_is_young(change->tally, inode->made);
}

/* Pass by a directory that we may not read but that is right; else say so. */
static void
child_unreadable(const struct change *change, int directory, const char *name,
		 int error)
{
	struct inode inode;

	if (error == EACCES && inode_look(directory, name, &inode) == 0 &&
	    ownership_decide(change->wanted, &inode.entry) == VERDICT_RIGHT) {
		message_step(name,
			     "cannot be read, and belongs to the identity: "
			     "passed over",
			     NULL);
		return;
	}
	tally_fail(change->tally, error, directory, name);
}

static struct directory *
child_make(struct directory *parent, int fd, const struct inode *inode)
{
	struct directory *child = directory_take();

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
 * Open name in directory.  Where too many files are open, directories higher up
 * are closed for it.
 */
static int
child_pin(const struct change *change, struct residents *residents,
	  int directory, const char *name)
{
	int fd;

	do
		fd = pin_open(directory, name, O_RDONLY | O_DIRECTORY,
			      change->mount);
	while (fd < 0 && errno == EMFILE && resident_evict(residents));
	return fd;
}

static void
child_young(const struct change *change, struct directory *parent,
	    const char *name)
{
	parent->young++;
	tally_add(change->tally, TALLY_YOUNG, parent->fd, name);
}

/* Returns NULL, and has closed fd, where the child is not to be entered. */
static struct directory *
child_enter(const struct change *change, struct residents *residents,
	    struct directory *parent, const char *name, int fd)
{
	struct directory *child = NULL;
	struct inode inode;

	if (inode_look(fd, "", &inode) < 0)
		tally_fail(change->tally, errno, parent->fd, name);
	else if (directory_is_young(change, &inode))
		child_young(change, parent, name);
	else if ((child = child_make(parent, fd, &inode)) == NULL)
		tally_fail(change->tally, ENOMEM, parent->fd, name);
	if (child == NULL) {
		descriptor_close(fd);
		return NULL;
	}
	parent->young = 0;
	resident_add(residents, child);
	return child;
}

struct directory *
descend(const struct change *change, struct residents *residents,
	struct directory *parent, const char *name, bool *swapped)
{
	int fd = child_pin(change, residents, parent->fd, name);

	*swapped = fd < 0 && (errno == ENOTDIR || errno == ELOOP);
	if (fd >= 0)
		return child_enter(change, residents, parent, name, fd);
	if (errno == EXDEV)
		tally_add(change->tally, TALLY_MOUNT, parent->fd, name);
	else if (!*swapped)
		child_unreadable(change, parent->fd, name, errno);
	return NULL;
}
