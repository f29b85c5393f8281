/* SPDX-License-Identifier: ISC */
/* The way up: a directory changes hands after all that is below it. */
#include "own/ascend.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "os/descriptor.h"
#include "os/kernel.h"

#define OVERLAY_FILE_SYSTEM 0x794c7630

int
ascend_open(int child, const struct directory *parent)
{
	struct inode inode;
	int fd = descriptor_open(child, "..",
				 O_RDONLY | O_DIRECTORY | O_NOFOLLOW);

	if (fd >= 0 && inode_look(fd, "", &inode) == 0 &&
	    inode.device == parent->device && inode.number == parent->number)
		return fd;
	descriptor_close(fd);
	return -1;
}

bool
ascend_keeps_offsets(int fd)
{
	return kernel_file_system(fd) != OVERLAY_FILE_SYSTEM;
}

static void
directory_change(const struct change *change, const struct directory *directory,
		 int fd)
{
	struct inode inode;

	if (directory->is_part ||
	    ownership_decide(change->wanted, &directory->entry) !=
		    VERDICT_CHANGE)
		return;
	if (fd < 0)
		tally_fail(change->tally, ESTALE, fd, "");
	else if (inode_look(fd, "", &inode) < 0)
		tally_fail(change->tally, errno, fd, "");
	else
		change_pinned(change, fd, &inode, fd, "");
}

static bool
directory_is_settled(struct directory *directory)
{
	return atomic_fetch_sub(&directory->pending, 1) == 1;
}

void
ascend(const struct change *change, struct directory *directory, int fd)
{
	bool settled = directory_is_settled(directory);
	/* Where a thread is still in the parent, this is not its last child. */
	bool is_first = true;

	while (settled) {
		struct directory *parent = directory->parent;
		bool is_part = directory->is_part;
		int up = -1;

		/* Before the change: after it, root may lack the right. */
		if (!is_part && !is_first && parent != NULL && fd >= 0)
			up = ascend_open(fd, parent);
		directory_change(change, directory, fd);
		directory_give(directory);
		settled = parent != NULL && directory_is_settled(parent);
		if (!is_part) {
			descriptor_close(fd);
			fd = up;
		}
		is_first = false;
		directory = parent;
	}
	descriptor_close(fd);
}
