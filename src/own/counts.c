/* SPDX-License-Identifier: ISC */
/* What a walk has met, reported while it lasts and once at its end. */
#include "own/counts.h"

#include <errno.h>
#include <string.h>
#include <sys/statfs.h>
#include <time.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/proc.h"
#include "own/threads.h"
#include "plan/ownership.h"

#define REPORT_SECONDS 5

/* Names that may be stirred, and inodes again, besides the share of all. */
#define STIRRED_SLACK 131072
#define AGAIN_SLACK 4096
#define STIRRED_BITS (1U << 20) /* an inode each, by a hash of it */

static atomic_uint inodes_stirred[STIRRED_BITS / 32];

/*
 * The inodes in use, or as many as there may be: btrfs does not count them,
 * and packs several into a block.
 */
static unsigned long
inodes_in_use(int fd)
{
	struct statfs st;

	if (fstatfs(fd, &st) < 0)
		return 0;
	if (st.f_files > 0)
		return (unsigned long)(st.f_files - st.f_ffree);
	return (unsigned long)((st.f_blocks - st.f_bfree) *
			       (uint64_t)st.f_bsize / 512);
}

void
counts_begin(struct counts *counts, const char *path, int fd, bool lacks_chown)
{
	if (counts->stirred > 0)
		memset(inodes_stirred, 0, sizeof inodes_stirred);
	memset(counts, 0, sizeof *counts);
	counts->path = path;
	counts->lacks_chown = lacks_chown;
	counts->stirred_max = 2 * inodes_in_use(fd) + STIRRED_SLACK;
	counts->next_report = kernel_now(CLOCK_MONOTONIC) +
			      REPORT_SECONDS * (int64_t)KERNEL_SECOND;
}

bool
counts_meet_again(const struct inode *inode)
{
	uint64_t hash = inode->number + (inode->device << 32);
	unsigned bit = hash * 0x9e3779b97f4a7c15 % STIRRED_BITS;

	return inode->number != 0 &&
	       (atomic_fetch_or(&inodes_stirred[bit / 32], 1U << bit % 32) &
		1U << bit % 32) != 0;
}

/*
 * Once a fourth of the bits is set they tell little; but then the tree is
 * large, and so may the other bound be.
 */
void
counts_limit(struct counts *counts)
{
	if (counts->stirred > counts->stirred_max ||
	    (counts->again > AGAIN_SLACK + counts->seen / 2 &&
	     counts->stirred - counts->again < STIRRED_BITS / 4))
		counts->cut_short = true;
}

/* The path of an entry, for people: /proc knows where a directory is now. */
static void
path_add(struct text *to, const char *path, int directory, const char *name)
{
	char found[sizeof to->at];
	long n = directory < 0
			 ? -1
			 : descriptor_path(directory, found, sizeof found);

	if (n > 0)
		text_add_str(to, (struct str){ found, (size_t)n });
	else
		text_add(to, path);
	if (name[0] == '\0')
		return;
	text_add(to, "/");
	text_add(to, name);
}

bool
counts_tolerate(int error)
{
	static const short tolerated[] = {
		EROFS,	EPERM,	EACCES, EOPNOTSUPP, ENOSYS, EINVAL, EOVERFLOW,
		ESTALE, EDQUOT, ELOOP,	ENOTDIR,    EXDEV,  EBADF,
	};

	if (error < 0)
		return true;
	for (size_t i = 0; i < sizeof tolerated / sizeof *tolerated; i++)
		if (tolerated[i] == error)
			return true;
	return false;
}

static void
cause_count(struct counts *counts, int cause)
{
	size_t i = 0;

	while (i < COUNT_CAUSES - 1 && counts->causes[i].count > 0 &&
	       counts->causes[i].error != cause)
		i++;
	counts->causes[i].error = cause;
	counts->causes[i].count++;
}

void
counts_add(struct counts *counts, enum count_kind kind, int64_t cause,
	   bool tolerated, int directory, const char *name)
{
	struct text path = { .n = 0 };
	size_t *n = &counts->names[kind].n;

	threads_lock(&counts->lock);
	counts->broken |= !tolerated;
	if (kind == COUNT_FAILED)
		cause_count(counts, (int)cause);
	if (kind == COUNT_LINKED && cause != 0)
		counts->linked_uid = (uint32_t)cause;
	if (counts->count[kind]++ < COUNT_NAMES) {
		path_add(&path, counts->path, directory, name);
		if (*n > 0)
			counts->names[kind].at[(*n)++] = ' ';
		memcpy(counts->names[kind].at + *n, path.at, path.n);
		*n += path.n;
	}
	threads_unlock(&counts->lock);
}

void
counts_progress(struct counts *counts, int64_t now, int directory,
		const char *name, int64_t seconds)
{
	struct text text = { .n = 0 }, waits = { .n = 0 };

	if (now < counts->next_report)
		return;
	counts->next_report = now + REPORT_SECONDS * (int64_t)KERNEL_SECOND;
	text_add_number(&text, counts->seen);
	text_add_with(&text, " seen, ", counts->changed);
	text_add(&text, " changed");
	if (name != NULL) {
		text_add_with(&waits, "waiting for ", (uint64_t)seconds);
		text_add(&waits, " s: ");
		path_add(&waits, counts->path, directory, name);
	}
	message_error(counts->path, text.at, name != NULL ? waits.at : NULL);
}

static const char *
cause_text(int cause)
{
	return cause == CAUSE_TOO_DEEP ? "nested too deep"
				       : message_of_errno(cause);
}

/* "12 not changed (Operation not permitted 10, Read-only file system 2)" */
static void
causes_add(const struct counts *counts, struct text *text)
{
	const char *before = " (";
	bool denied = false;

	for (size_t i = 0; i < COUNT_CAUSES && counts->causes[i].count > 0;
	     i++) {
		text_add(text, before);
		text_add(text, cause_text(counts->causes[i].error));
		text_add_with(text, " ", counts->causes[i].count);
		before = ", ";
		denied |= counts->causes[i].error == EPERM;
	}
	text_add(text,
		 denied && counts->lacks_chown ? ": " NEEDS_CHOWN ")" : ")");
}

/* --own-from takes the links of any owner but root: name whose they are. */
static void
linked_cure(const struct counts *counts, struct text *text)
{
	if (counts->linked_uid != 0)
		text_add_with(text, " (--own-from ", counts->linked_uid);
	text_add(text,
		 counts->linked_uid != 0
			 ? " takes them)"
			 : " (owned by root: run chown(1) on those meant)");
}

static void
kind_report(const struct counts *counts, enum count_kind kind, const char *what)
{
	struct text text = { .n = 0 };

	if (counts->count[kind] == 0)
		return;
	text_add_number(&text, counts->count[kind]);
	text_add(&text, what);
	if (kind == COUNT_FAILED)
		causes_add(counts, &text);
	if (kind == COUNT_LINKED)
		linked_cure(counts, &text);
	if (kind == COUNT_SKIPPED)
		message_step(counts->path, text.at, counts->names[kind].at);
	else
		message_warning(counts->path, text.at, counts->names[kind].at);
}

void
counts_report(const struct counts *counts)
{
	struct text text = { .n = 0 };

	kind_report(counts, COUNT_FAILED, " not changed");
	kind_report(counts, COUNT_LINKED, " with several links skipped");
	kind_report(counts, COUNT_DEVICE,
		    counts->count[COUNT_DEVICE] == 1 ? " device skipped"
						     : " devices skipped");
	kind_report(counts, COUNT_MOUNT,
		    counts->count[COUNT_MOUNT] == 1 ? " mount not entered"
						    : " mounts not entered");
	kind_report(counts, COUNT_NEW, " created since startup skipped");
	kind_report(counts, COUNT_SKIPPED, " skipped");
	if (counts->cut_short)
		message_warning(counts->path, "not walked to its end",
				"entries are made or moved without end");
	text_add_number(&text, counts->seen);
	text_add_with(&text, " seen, ", counts->changed);
	text_add_with(&text, " changed, ", counts->vanished);
	text_add(&text, " vanished");
	message_step(counts->path, text.at, NULL);
}
