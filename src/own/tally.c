/* SPDX-License-Identifier: ISC */
/* What a walk has met, counted by any thread, told once at the end. */
#include "own/tally.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "os/kernel.h"
#include "os/message.h"
#include "os/proc.h"
#include "own/lock.h"

#define REPORT_SECONDS 5

static long
seconds_now(void)
{
	return (long)(kernel_now(CLOCK_MONOTONIC) / KERNEL_SECOND);
}

void
tally_begin(struct tally *tally, const char *path)
{
	memset(tally, 0, sizeof *tally);
	tally->path = path;
	tally->begun = kernel_now(CLOCK_REALTIME);
	tally->next_report = seconds_now() + REPORT_SECONDS;
}

bool
tally_is_young(const struct tally *tally, int64_t made)
{
	return made > tally->begun && made <= kernel_now(CLOCK_REALTIME);
}

/* The path of an entry, for people: /proc knows where a directory is now. */
static void
name_remember(struct text *to, const char *path, int directory,
	      const char *name)
{
	long n = descriptor_path(directory, to->at, sizeof to->at - 1);

	if (n > 0)
		to->n = (size_t)n;
	else
		text_add(to, path);
	if (name[0] == '\0')
		return;
	text_add(to, "/");
	text_add(to, name);
}

static void
kind_add(struct tally *tally, enum tally_kind kind, int directory,
	 const char *name)
{
	unsigned long before = tally->count[kind]++;

	if (before < TALLY_NAMES)
		name_remember(&tally->names[kind][before], tally->path,
			      directory, name);
}

void
tally_add(struct tally *tally, enum tally_kind kind, int directory,
	  const char *name)
{
	lock_take(&tally->lock);
	kind_add(tally, kind, directory, name);
	lock_give(&tally->lock);
}

/*
 * What network mounts, read-only mounts and desktop file sharing answer must
 * not stop a start; that a disk fails or memory lacks must.
 */
static bool
error_is_tolerated(int error)
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

static void
cause_add(struct tally *tally, int error)
{
	for (size_t i = 0; i < TALLY_CAUSES; i++) {
		if (tally->causes[i].count > 0 &&
		    tally->causes[i].error != error)
			continue;
		tally->causes[i].error = error;
		tally->causes[i].count++;
		return;
	}
}

void
tally_fail(struct tally *tally, int error, int directory, const char *name)
{
	if (error == ENOENT) {
		atomic_fetch_add(&tally->vanished, 1);
		return;
	}
	lock_take(&tally->lock);
	kind_add(tally, TALLY_FAILED, directory, name);
	cause_add(tally, error);
	tally->broken |= !error_is_tolerated(error);
	lock_give(&tally->lock);
}

void
tally_progress(struct tally *tally)
{
	long now = seconds_now();
	long due = atomic_load(&tally->next_report);
	struct text text = { .n = 0 };

	if (now < due ||
	    !atomic_compare_exchange_strong(&tally->next_report, &due,
					    now + REPORT_SECONDS))
		return;
	text_add_number(&text, atomic_load(&tally->seen));
	text_add_with(&text, " seen, ", atomic_load(&tally->changed));
	text_add(&text, " changed");
	message_error(tally->path, text.at, NULL);
}

/* "12 not changed (Operation not permitted 10, Read-only file system 2)" */
static void
causes_add(const struct tally *tally, struct text *text)
{
	const char *before = " (";

	for (size_t i = 0; i < TALLY_CAUSES; i++) {
		if (tally->causes[i].count == 0)
			break;
		text_add(text, before);
		text_add(text, error_text(tally->causes[i].error));
		text_add_with(text, " ", tally->causes[i].count);
		before = ", ";
	}
	text_add(text, ")");
}

static void
kind_report(const struct tally *tally, enum tally_kind kind, const char *what)
{
	char names[TALLY_NAMES * sizeof(struct text)];
	struct text text = { .n = 0 };
	size_t n = 0;

	if (tally->count[kind] == 0)
		return;
	text_add_number(&text, tally->count[kind]);
	text_add(&text, what);
	if (kind == TALLY_FAILED)
		causes_add(tally, &text);
	for (size_t i = 0; i < TALLY_NAMES && i < tally->count[kind]; i++) {
		const struct text *name = &tally->names[kind][i];

		if (n > 0)
			names[n++] = ' ';
		memcpy(names + n, name->at, name->n);
		n += name->n;
	}
	names[n] = '\0';
	message_warning(tally->path, text.at, names);
}

void
tally_report(const struct tally *tally)
{
	struct text text = { .n = 0 };

	kind_report(tally, TALLY_FAILED, " not changed");
	kind_report(tally, TALLY_LINKED,
		    " with several links left alone "
		    "(--own-from takes them)");
	kind_report(tally, TALLY_DEVICE, " devices left alone");
	kind_report(tally, TALLY_MOUNT, " mounts not entered");
	kind_report(tally, TALLY_YOUNG, " made since doff started left alone");
	text_add_number(&text, tally->seen);
	text_add_with(&text, " seen, ", tally->changed);
	text_add_with(&text, " changed, ", tally->vanished);
	text_add(&text, " vanished");
	message_step(tally->path, text.at, NULL);
}
