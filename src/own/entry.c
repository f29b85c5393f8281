/* SPDX-License-Identifier: ISC */
/* One entry: stat'ed, pinned, stat'ed again, and only then changed. */
#include "own/entry.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "os/kernel.h"
#include "os/path.h"
#include "os/proc.h"
#include "own/target.h"
#include "own/threads.h"

void
entry_count(const struct visit *visit, enum count_kind kind)
{
	counts_add(visit->change->counts, kind, visit->inode.entry.uid, true,
		   visit->directory, visit->name);
}

static void
failure_count(const struct visit *visit, int cause, bool tolerated)
{
	counts_add(visit->change->counts, COUNT_FAILED, cause, tolerated,
		   visit->directory, visit->name);
}

bool
entry_skip(const struct visit *visit, uint64_t device, uint64_t number)
{
	for (size_t i = 0; i < visit->change->skips_n; i++) {
		struct skip *skip = &visit->change->skips[i];

		if (!str_is(skip->name, visit->name) ||
		    (!skip->anywhere &&
		     (skip->number != number || skip->device != device)))
			continue;
		atomic_store(&skip->met, true);
		entry_count(visit, COUNT_SKIPPED);
		return true;
	}
	return false;
}

bool
entry_is_new(const struct visit *visit)
{
	return visit->inode.born > visit->change->begun &&
	       visit->inode.born <= kernel_now(CLOCK_REALTIME);
}

/* A mount that has a --own of its own is no news. */
static void
mount_count(const struct visit *visit)
{
	const struct change *change = visit->change;
	struct inode inode;

	if (change->walked_n > 1 &&
	    inode_stat(visit->directory, visit->name, &inode) == 0)
		for (size_t i = 0; i < change->walked_n; i++)
			if (inode_is_same(&inode, &change->walked[i]))
				return;
	entry_count(visit, COUNT_MOUNT);
}

void
entry_fail(struct visit *visit, int error)
{
	if (error == EXDEV)
		mount_count(visit);
	else if (error == ENOENT)
		visit->vanished++;
	else
		failure_count(visit, error, counts_tolerate(error));
}

/*
 * Whoever may link a file hides that it has another name by removing this
 * one: then its count is 1 again while it is pinned.  So the name must still
 * lead to it with that count.  fs.protected_hardlinks leaves this to those
 * who may write the file (and to its owner, who may give it away).
 */
static bool
link_may_be_hidden(const struct visit *visit)
{
	const struct ownership *wanted = visit->change->wanted;
	uint32_t mode = visit->inode.entry.mode;

	if (S_ISDIR(mode) || (wanted->has_from && wanted->from_uid != 0))
		return false;
	return !visit->change->links_are_protected ||
	       (S_ISREG(mode) && (mode & 022) != 0);
}

/* PATH itself has no name here, and is looked up anew. */
static bool
link_is_single(const struct visit *visit)
{
	struct inode now;

	if (visit->is_path)
		return target_is_single(visit->change->counts->path,
					&visit->inode);
	return inode_stat(visit->directory, visit->name, &now) == 0 &&
	       inode_is_same(&now, &visit->inode) && now.entry.links == 1;
}

/* Tell whether what fd pins still has a name, and as it is now. */
static bool
is_there(int fd, struct inode *now)
{
	return inode_stat(fd, "", now) == 0 && now->entry.links > 0;
}

/* The name leads elsewhere, or to more than one link. */
static void
link_lost(struct visit *visit, int fd)
{
	struct inode now;

	if (is_there(fd, &now))
		entry_count(visit, COUNT_LINKED);
	else
		entry_fail(visit, ENOENT);
}

/*
 * File systems that programs or servers provide answer EIO and the like if
 * they have no owners; an entry that can still be stat'ed is not broken.
 */
static void
change_failed(struct visit *visit, int fd, int error)
{
	struct inode now;

	if (!is_there(fd, &now))
		entry_fail(visit, error);
	else
		failure_count(visit, error,
			      error == ENOENT || counts_tolerate(error) ||
				      (visit->change->is_remote &&
				       error != ENOSPC && error != ENOMEM));
}

/* See whether the change has happened; the kernel's answer is not enough. */
static bool
is_effective(const struct ownership *wanted, int fd)
{
	struct inode now;

	return inode_stat(fd, "", &now) == 0 && now.entry.uid == wanted->uid &&
	       now.entry.gid == wanted->gid;
}

static void
owner_change(struct visit *visit, int fd)
{
	const struct change *change = visit->change;
	const struct ownership *wanted = change->wanted;
	const struct entry *old = &visit->inode.entry;
	bool hidden = link_may_be_hidden(visit);
	bool is_told = !wanted->owner_is_doubtful;
	bool keeps_uid = is_told && old->uid == wanted->uid;
	bool keeps_gid = is_told && old->gid == wanted->gid;

	if (hidden && !link_is_single(visit)) {
		link_lost(visit, fd);
		return;
	}
	/* Before the first wait for somebody else: he may never let go. */
	if (old->uid != 0 || !change->path_is_roots)
		threads_watch();
	if (descriptor_chown(fd, keeps_uid ? KERNEL_SAME : wanted->uid,
			     keeps_gid ? KERNEL_SAME : wanted->gid) < 0) {
		change_failed(visit, fd, errno);
	} else if (hidden && !link_is_single(visit)) {
		descriptor_chown(fd, old->uid, old->gid);
		link_lost(visit, fd);
	} else if ((change->reads_back || visit->is_path) &&
		   !is_effective(wanted, fd)) {
		failure_count(visit, CAUSE_NO_EFFECT, true);
	} else {
		visit->changed++;
	}
}

void
entry_change_pinned(struct visit *visit, int fd)
{
	switch (ownership_decide(visit->change->wanted, &visit->inode.entry)) {
	case VERDICT_RIGHT:
	case VERDICT_OTHERS:
		break;
	case VERDICT_DEVICE:
		entry_count(visit, COUNT_DEVICE);
		break;
	case VERDICT_LINKED:
		entry_count(visit, COUNT_LINKED);
		break;
	case VERDICT_CHANGE:
		if (entry_is_new(visit))
			entry_count(visit, COUNT_NEW);
		else
			owner_change(visit, fd);
	}
}

/* Tell whether nothing needs to be pinned, judging by the name alone. */
static bool
entry_is_settled(const struct visit *visit)
{
	enum verdict verdict =
		ownership_decide(visit->change->wanted, &visit->inode.entry);

	return verdict == VERDICT_RIGHT || verdict == VERDICT_OTHERS;
}

static enum entry_outcome
entry_pin(struct visit *visit)
{
	enum entry_outcome outcome = ENTRY_DONE;
	int fd = pin_open(visit->directory, visit->name, O_PATH,
			  visit->change->mount);

	if (fd < 0 && errno == EMFILE)
		return ENTRY_CROWDED;
	if (fd < 0 || inode_stat(fd, "", &visit->inode) < 0)
		entry_fail(visit, errno);
	else if (S_ISDIR(visit->inode.entry.mode))
		outcome = ENTRY_IS_DIRECTORY;
	else
		entry_change_pinned(visit, fd);
	descriptor_close(fd);
	return outcome;
}

enum entry_outcome
entry_change(struct visit *visit)
{
	enum entry_outcome outcome = ENTRY_DONE;

	if (!visit->expects_change) {
		if (inode_stat(visit->directory, visit->name, &visit->inode) <
		    0) {
			entry_fail(visit, errno);
			return ENTRY_DONE;
		}
		if (S_ISDIR(visit->inode.entry.mode))
			return ENTRY_IS_DIRECTORY;
	}
	if (visit->expects_change || !entry_is_settled(visit))
		outcome = entry_pin(visit);
	visit->expects_change =
		outcome == ENTRY_DONE && !entry_is_settled(visit);
	return outcome;
}
