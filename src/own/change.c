/* SPDX-License-Identifier: ISC */
/* Handing over one entry: looked at, pinned, looked at again, changed. */
#include "own/change.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/descriptor.h"
#include "os/proc.h"

#define AS_IT_IS UINT32_MAX

void
change_pinned(const struct change *change, int fd, const struct inode *inode,
	      int directory, const char *name)
{
	const struct ownership *wanted = change->wanted;
	const struct entry *entry = &inode->entry;

	switch (ownership_decide(wanted, entry)) {
	case VERDICT_RIGHT:
	case VERDICT_OTHERS:
		return;
	case VERDICT_DEVICE:
		tally_add(change->tally, TALLY_DEVICE, directory, name);
		return;
	case VERDICT_LINKED:
		tally_add(change->tally, TALLY_LINKED, directory, name);
		return;
	case VERDICT_CHANGE:
		break;
	}
	if (descriptor_chown(fd,
			     entry->uid == wanted->uid ? AS_IT_IS : wanted->uid,
			     entry->gid == wanted->gid ? AS_IT_IS
						       : wanted->gid) < 0)
		tally_fail(change->tally, errno, directory, name);
	else
		atomic_fetch_add_explicit(&change->tally->changed, 1,
					  memory_order_relaxed);
}

static void
open_failed(const struct change *change, int directory, const char *name)
{
	if (errno == EXDEV)
		tally_add(change->tally, TALLY_MOUNT, directory, name);
	else
		tally_fail(change->tally, errno, directory, name);
}

/* Tell whether nothing needs to be pinned, judging by the name alone. */
static bool
entry_is_settled(const struct change *change, const struct inode *inode)
{
	enum verdict verdict = ownership_decide(change->wanted, &inode->entry);

	return verdict == VERDICT_RIGHT || verdict == VERDICT_OTHERS;
}

static enum change_outcome
entry_pin(const struct change *change, int directory, const char *name,
	  struct inode *inode)
{
	int fd = pin_open(directory, name, O_PATH, change->mount);
	enum change_outcome outcome = CHANGE_DONE;

	if (fd < 0 && errno == EMFILE)
		return CHANGE_CROWDED;
	if (fd < 0) {
		open_failed(change, directory, name);
		return CHANGE_DONE;
	}
	/* Changed a moment ago: only its birth tells whether it is new. */
	if (pin_look(fd, inode) < 0 ||
	    (tally_is_young(change->tally, inode->made) &&
	     inode_look(fd, "", inode) < 0))
		tally_fail(change->tally, errno, directory, name);
	else if (S_ISDIR(inode->entry.mode))
		outcome = CHANGE_IS_DIRECTORY;
	else
		change_pinned(change, fd, inode, directory, name);
	descriptor_close(fd);
	return outcome;
}

enum change_outcome
change_entry(const struct change *change, int directory, const char *name,
	     bool *expected, int64_t *made)
{
	struct inode inode = { .made = 0 };
	enum change_outcome outcome;

	if (!*expected) {
		if (inode_look(directory, name, &inode) < 0) {
			tally_fail(change->tally, errno, directory, name);
			return CHANGE_DONE;
		}
		*made = inode.made;
		if (S_ISDIR(inode.entry.mode))
			return CHANGE_IS_DIRECTORY;
		if (entry_is_settled(change, &inode))
			return CHANGE_DONE;
	}
	outcome = entry_pin(change, directory, name, &inode);
	*made = inode.made;
	*expected = outcome == CHANGE_DONE &&
		    !entry_is_settled(change, &inode);
	return outcome;
}
