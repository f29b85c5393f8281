/* SPDX-License-Identifier: ISC */
/* What a walk has met, reported while it lasts and once at its end. */
#include "own/counts.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "os/kernel.h"
#include "os/message.h"
#include "os/proc.h"
#include "plan/ownership.h"

#define REPORT_SECONDS 5

void
counts_begin(struct counts *counts, const char *path)
{
	memset(counts, 0, sizeof *counts);
	counts->path = path;
	counts->next_report = kernel_now(CLOCK_MONOTONIC) +
			      REPORT_SECONDS * (int64_t)KERNEL_SECOND;
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

void
counts_add(struct counts *counts, enum count_kind kind, int directory,
	   const char *name)
{
	unsigned long before = counts->count[kind]++;

	if (before < COUNT_NAMES)
		path_add(&counts->names[kind][before], counts->path, directory,
			 name);
}

bool
counts_tolerate(int error)
{
	static const short tolerated[] = {
		EROFS,	EPERM,	EACCES, EOPNOTSUPP, ENOSYS, EINVAL, EOVERFLOW,
		ESTALE, EDQUOT, ELOOP,	ENOTDIR,    EXDEV,  EBADF,
	};

	for (size_t i = 0; i < sizeof tolerated / sizeof *tolerated; i++)
		if (tolerated[i] == error)
			return true;
	return false;
}

void
counts_fail(struct counts *counts, int cause, bool tolerated, int directory,
	    const char *name)
{
	counts_add(counts, COUNT_FAILED, directory, name);
	counts->broken |= !tolerated;
	for (size_t i = 0; i < COUNT_CAUSES; i++) {
		if (counts->causes[i].count > 0 &&
		    counts->causes[i].error != cause)
			continue;
		counts->causes[i].error = cause;
		counts->causes[i].count++;
		return;
	}
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
	if (cause == CAUSE_NO_EFFECT)
		return "accepted without effect";
	return cause == CAUSE_TOO_DEEP ? "nested too deep" : error_text(cause);
}

/* "12 not changed (Operation not permitted 10, Read-only file system 2)" */
static void
causes_add(const struct counts *counts, bool lacks_chown, struct text *text)
{
	const char *before = " (";
	bool denied = false;

	for (size_t i = 0; i < COUNT_CAUSES; i++) {
		if (counts->causes[i].count == 0)
			break;
		text_add(text, before);
		text_add(text, cause_text(counts->causes[i].error));
		text_add_with(text, " ", counts->causes[i].count);
		before = ", ";
		denied |= counts->causes[i].error == EPERM;
	}
	text_add(text, denied && lacks_chown ? ": " NEEDS_CHOWN ")" : ")");
}

/* --own-from takes the links of any owner but root: name whose they are. */
static void
linked_cure(const struct counts *counts, struct text *text)
{
	if (counts->linked_uid == 0) {
		text_add(text, " (root's: change their owner when the image "
			       "is built)");
		return;
	}
	text_add_with(text, " (--own-from ", counts->linked_uid);
	text_add(text, " takes them)");
}

static void
names_add(const struct counts *counts, enum count_kind kind, char *names)
{
	size_t n = 0;

	for (size_t i = 0; i < COUNT_NAMES && i < counts->count[kind]; i++) {
		const struct text *name = &counts->names[kind][i];

		if (n > 0)
			names[n++] = ' ';
		memcpy(names + n, name->at, name->n);
		n += name->n;
	}
	names[n] = '\0';
}

static void
kind_report(const struct counts *counts, enum count_kind kind, const char *what,
	    const char *rest, bool lacks_chown)
{
	char names[COUNT_NAMES * sizeof(struct text)];
	struct text text = { .n = 0 };

	if (counts->count[kind] == 0)
		return;
	text_add_number(&text, counts->count[kind]);
	text_add(&text, what);
	if (kind == COUNT_DEVICE || kind == COUNT_MOUNT)
		text_add(&text, counts->count[kind] == 1 ? "" : "s");
	text_add(&text, rest);
	if (kind == COUNT_FAILED)
		causes_add(counts, lacks_chown, &text);
	if (kind == COUNT_LINKED)
		linked_cure(counts, &text);
	names_add(counts, kind, names);
	if (kind == COUNT_SKIPPED)
		message_step(counts->path, text.at, names);
	else
		message_warning(counts->path, text.at, names);
}

void
counts_report(const struct counts *counts, bool lacks_chown)
{
	struct text text = { .n = 0 };

	kind_report(counts, COUNT_FAILED, " not changed", "", lacks_chown);
	kind_report(counts, COUNT_LINKED, " with several links left alone", "", false);
	kind_report(counts, COUNT_DEVICE, " device", " left alone", false);
	kind_report(counts, COUNT_MOUNT, " mount", " not entered", false);
	kind_report(counts, COUNT_NEW, " made since doff started left alone",
		    "", false);
	kind_report(counts, COUNT_SKIPPED, " skipped", "", false);
	if (counts->cut_short)
		message_warning(counts->path, "not walked to its end",
				"entries are made or moved without end");
	text_add_number(&text, counts->seen);
	text_add_with(&text, " seen, ", counts->changed);
	text_add_with(&text, " changed, ", counts->vanished);
	text_add(&text, " vanished");
	message_step(counts->path, text.at, NULL);
}
