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
#include "own/threads.h"

static void
kind_add(const struct change *change, enum count_kind kind, int directory,
	 const char *name)
{
	threads_lock();
	counts_add(change->counts, kind, directory, name);
	threads_unlock();
}

static void
failed(const struct change *change, int cause, bool tolerated, int directory,
       const char *name)
{
	threads_lock();
	counts_fail(change->counts, cause, tolerated, directory, name);
	threads_unlock();
}

bool
entry_skip(const struct change *change, const struct inode *parent,
	   int directory, const char *name)
{
	for (size_t i = 0; i < change->skips_n; i++) {
		struct skip *skip = &change->skips[i];

		if (!str_is(skip->name, name) ||
		    (!skip->anywhere && (skip->number != parent->number ||
					 skip->device != parent->device)))
			continue;
		threads_lock();
		skip->met = true;
		counts_add(change->counts, COUNT_SKIPPED, directory, name);
		threads_unlock();
		return true;
	}
	return false;
}

bool
entry_is_new(const struct change *change, const struct inode *inode)
{
	return inode->born > change->begun &&
	       inode->born <= kernel_now(CLOCK_REALTIME);
}

/* A mount that has a --own of its own is no news. */
static void
mount_met(const struct change *change, int directory, const char *name)
{
	struct inode inode;

	if (change->walked_n > 1 && inode_stat(directory, name, &inode) == 0)
		for (size_t i = 0; i < change->walked_n; i++)
			if (inode_is_same(&inode, &change->walked[i]))
				return;
	kind_add(change, COUNT_MOUNT, directory, name);
}

void
entry_fail(const struct change *change, int error, int directory,
	   const char *name, struct met *met)
{
	if (error == EXDEV) {
		mount_met(change, directory, name);
	} else if (error == ENOENT) {
		met->vanished++;
		met->stirred++;
	} else {
		failed(change, error, counts_tolerate(error), directory, name);
	}
}

static void
linked_add(const struct change *change, uint32_t uid, int directory,
	   const char *name)
{
	threads_lock();
	if (uid != 0)
		change->counts->linked_uid = uid;
	counts_add(change->counts, COUNT_LINKED, directory, name);
	threads_unlock();
}

/*
 * Whoever may link a file hides that it has another name by removing this
 * one: then its count is 1 again while it is pinned.  So the name must still
 * lead to it with that count.  fs.protected_hardlinks leaves this to those
 * who may write the file (and to its owner, who may give it away).
 */
static bool
link_may_be_hidden(const struct change *change, const struct entry *entry)
{
	const struct ownership *wanted = change->wanted;

	return S_ISREG(entry->mode) &&
	       !(wanted->has_from && wanted->from_uid != 0) &&
	       (!change->links_are_protected || (entry->mode & 022) != 0);
}

static bool
link_is_single(int fd, const struct inode *inode, int directory,
	       const char *name)
{
	struct inode now;

	/* PATH itself has no name here. */
	if (fd == directory)
		return pin_stat(fd, &now) == 0 && now.entry.links == 1;
	return inode_stat(directory, name, &now) == 0 &&
	       inode_is_same(&now, inode) && now.entry.links == 1;
}

/* The name leads elsewhere, or to more than one link. */
static void
link_lost(const struct change *change, int fd, const struct inode *inode,
	  int directory, const char *name, struct met *met)
{
	struct inode now;

	if (pin_stat(fd, &now) == 0 && now.entry.links == 0)
		entry_fail(change, ENOENT, directory, name, met);
	else
		linked_add(change, inode->entry.uid, directory, name);
}

/* See whether the change has happened; the kernel's answer is not enough. */
static bool
is_effective(const struct change *change, int fd)
{
	struct inode now;

	return pin_stat(fd, &now) == 0 &&
	       now.entry.uid == change->wanted->uid &&
	       now.entry.gid == change->wanted->gid;
}

/*
 * File systems that programs or servers provide answer EIO and the like if
 * they have no owners; an entry that can still be stat'ed is not broken.
 */
static void
change_failed(const struct change *change, int error, int fd, int directory,
	      const char *name, struct met *met)
{
	struct inode now;
	bool is_there = pin_stat(fd, &now) == 0 && now.entry.links > 0;

	if (error == ENOENT && !is_there) {
		entry_fail(change, ENOENT, directory, name, met);
		return;
	}
	failed(change, error,
	       error == ENOENT || counts_tolerate(error) ||
		       (change->is_remote && is_there && error != ENOSPC &&
			error != ENOMEM),
	       directory, name);
}

static void
owner_change(const struct change *change, int fd, const struct inode *inode,
	     int directory, const char *name, struct met *met, bool is_path)
{
	const struct ownership *wanted = change->wanted;
	const struct entry *old = &inode->entry;
	bool hidden = link_may_be_hidden(change, old);
	bool keeps_uid = old->uid == wanted->uid && !wanted->uid_is_doubtful;
	bool keeps_gid = old->gid == wanted->gid && !wanted->gid_is_doubtful;

	if (hidden && !link_is_single(fd, inode, directory, name)) {
		link_lost(change, fd, inode, directory, name, met);
		return;
	}
	/* Before the first wait for somebody else: he may never let go. */
	if (old->uid != 0 || !change->path_is_roots)
		threads_watch();
	if (descriptor_chown(fd, keeps_uid ? KERNEL_SAME : wanted->uid,
			     keeps_gid ? KERNEL_SAME : wanted->gid) < 0) {
		change_failed(change, errno, fd, directory, name, met);
	} else if (hidden && !link_is_single(fd, inode, directory, name)) {
		descriptor_chown(fd, old->uid, old->gid);
		link_lost(change, fd, inode, directory, name, met);
	} else if ((change->reads_back || is_path) &&
		   !is_effective(change, fd)) {
		failed(change, CAUSE_NO_EFFECT, true, directory, name);
	} else {
		met->changed++;
	}
}

void
entry_change_pinned(const struct change *change, int fd,
		    const struct inode *inode, int directory, const char *name,
		    struct met *met, bool is_path)
{
	switch (ownership_decide(change->wanted, &inode->entry)) {
	case VERDICT_RIGHT:
	case VERDICT_OTHERS:
		return;
	case VERDICT_DEVICE:
		kind_add(change, COUNT_DEVICE, directory, name);
		return;
	case VERDICT_LINKED:
		linked_add(change, inode->entry.uid, directory, name);
		return;
	case VERDICT_CHANGE:
		break;
	}
	if (entry_is_new(change, inode))
		kind_add(change, COUNT_NEW, directory, name);
	else
		owner_change(change, fd, inode, directory, name, met, is_path);
}

/* Tell whether nothing needs to be pinned, judging by the name alone. */
static bool
entry_is_settled(const struct change *change, const struct inode *inode)
{
	enum verdict verdict = ownership_decide(change->wanted, &inode->entry);

	return verdict == VERDICT_RIGHT || verdict == VERDICT_OTHERS;
}

static enum entry_outcome
entry_pin(const struct change *change, int directory, const char *name,
	  struct inode *inode, struct met *met)
{
	int fd = pin_open(directory, name, O_PATH, change->mount);
	enum entry_outcome outcome = ENTRY_DONE;

	if (fd < 0 && errno == EMFILE)
		return ENTRY_CROWDED;
	if (fd < 0) {
		entry_fail(change, errno, directory, name, met);
		return ENTRY_DONE;
	}
	/* If it changed a moment ago, its birth time tells whether it is new.
	 */
	if (pin_stat(fd, inode) < 0 ||
	    (inode->changed > change->begun && inode_stat(fd, "", inode) < 0))
		entry_fail(change, errno, directory, name, met);
	else if (S_ISDIR(inode->entry.mode))
		outcome = ENTRY_IS_DIRECTORY;
	else
		entry_change_pinned(change, fd, inode, directory, name, met,
				    false);
	descriptor_close(fd);
	return outcome;
}

enum entry_outcome
entry_change(const struct change *change, int directory, const char *name,
	     struct met *met)
{
	struct inode inode = { .changed = 0 };
	enum entry_outcome outcome = ENTRY_DONE;

	if (!met->expects_change) {
		if (inode_stat(directory, name, &inode) < 0) {
			entry_fail(change, errno, directory, name, met);
			return ENTRY_DONE;
		}
		if (S_ISDIR(inode.entry.mode))
			return ENTRY_IS_DIRECTORY;
	}
	if (met->expects_change || !entry_is_settled(change, &inode))
		outcome = entry_pin(change, directory, name, &inode, met);
	met->stirred += outcome == ENTRY_DONE && inode.changed > change->begun;
	met->expects_change =
		outcome == ENTRY_DONE && !entry_is_settled(change, &inode);
	return outcome;
}
