/* SPDX-License-Identifier: ISC */
/* What an account file is to hold, and the one edit that makes it so. */
#include "plan/edit.h"

#include <string.h>

/*
 * One pass over the file notes three lines: the first of the record's name
 * (named), the first that has its id (held), and the first of NIS, which
 * begins with + or -.  The edit follows from these:
 *
 *   no named line, nobody holds the id   a new line at the end of the file,
 *                                        or before the first of NIS, which
 *                                        glibc's "compat" would follow first
 *   no named line, the id is held        a new line before the holder: the
 *                                        first line of an id is what a
 *                                        look-up by that id finds
 *   a named line behind the holder       it moves before the holder
 *   any other named line                 its ids are replaced in its place
 *
 * Every other byte stays.  A file that needs none of these still lacks one byte
 * if its last line has no newline and is the named one, or is of group(5) and
 * so may list the account: musl drops the last byte of a file, whatever it is.
 * That is an edit of its own, after the others.  Another program may read a
 * line of that name that this parser cannot: glibc skips blanks before it and
 * reads 00 as 0.  If such a line stands before the named one, nobody can tell
 * whom a look-up by name finds after the edit, and the edit is refused
 * (EDIT_MALFORMED).
 */

void
edit_begin(struct edit *edit, const struct record *record)
{
	/* Not the buffers: they are large, and only what is set is read. */
	memset(edit, 0, offsetof(struct edit, named));
	edit->record = record;
	edit->ended = true;
	edit->n = 0;
	text_add_number(&edit->id, record->id);
}

/* A group is read like an account whose gid is right already. */
static bool
line_parse(const struct record *record, struct str line,
	   struct account *account)
{
	struct group group;

	if (!record->is_group)
		return account_parse(line, account);
	if (!group_parse(line, &group))
		return false;
	account->name = group.name;
	account->uid = group.gid;
	account->gid = record->gid;
	return true;
}

static void
line_find(struct edit *edit, struct str line, uint64_t at, bool ended)
{
	const struct record *record = edit->record;
	struct account account;
	bool named = edit->named_n == 0 && line_seems_named(line, record->name);

	if (!edit->nis && line.n > 0 && (*line.at == '+' || *line.at == '-')) {
		edit->nis = true;
		edit->nis_at = at;
	}
	if (!named && !line_may_have_id(line, text_str(&edit->id)))
		return;
	if (!line_parse(record, line, &account)) {
		if (named && edit->fault == NULL)
			edit->fault = line_fault(line, record->is_group);
		return;
	}
	if (account.uid == record->id && !edit->held) {
		edit->held = true;
		edit->held_at = at;
	}
	if (!named)
		return;
	edit->named_id = account.uid;
	edit->named_gid = account.gid;
	edit->named_at = at;
	edit->named_n = line.n;
	edit->named_ended = ended;
	memcpy(edit->named, line.at, line.n);
}

void
edit_parse(struct edit *edit, struct str lines, uint64_t offset)
{
	const char *begin = lines.at;
	struct str line;

	if (lines.n > 0)
		edit->ended = lines.at[lines.n - 1] == '\n';
	while (str_cut(&lines, '\n', &line))
		line_find(edit, line, offset + (uint64_t)(line.at - begin),
			  lines.at != NULL);
}

static void
buffer_add(struct edit *edit, struct str part)
{
	edit->full |= part.n > sizeof edit->buffer - edit->n;
	if (part.n == 0 || edit->full)
		return;
	memcpy(edit->buffer + edit->n, part.at, part.n);
	edit->n += part.n;
}

/* The named line, or a new one, with the ids of the record. */
static void
line_build(struct edit *edit)
{
	const struct record *record = edit->record;
	struct str rest = { edit->named, edit->named_n };
	/* Locked: an empty password is none, and x stands for shadow(5). */
	struct str field[7] = {
		record->name, STR("*"), [5] = record->home, [6] = record->shell
	};
	struct text gid = { .n = 0 };
	size_t n = record->is_group ? 4 : 7, begin = edit->n;

	for (size_t i = 0; edit->named_n > 0 && i < n; i++)
		str_cut(&rest, ':', &field[i]);
	field[2] = text_str(&edit->id);
	if (!record->is_group) {
		text_add_number(&gid, record->gid);
		field[3] = text_str(&gid);
	}
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buffer_add(edit, STR(":"));
		buffer_add(edit, field[i]);
	}
	edit->line = (struct str){ edit->buffer + begin, edit->n - begin };
}

static bool
line_is_wanted(const struct edit *edit)
{
	const struct record *record = edit->record;
	struct account account;

	return !edit->full && line_parse(record, edit->line, &account) &&
	       str_equal(account.name, record->name) &&
	       account.uid == record->id && account.gid == record->gid;
}

/* A whole line goes in before byte at; the named one, if any, goes out. */
static enum edit_kind
line_insert(struct edit *edit, uint64_t at)
{
	buffer_add(edit, STR("\n"));
	edit->text = (struct str){ edit->buffer, edit->n };
	edit->at = edit->from = edit->to = at;
	if (edit->named_n > 0) {
		edit->from = edit->named_at;
		edit->to = edit->named_at + edit->named_n + edit->named_ended;
	}
	return EDIT_REWRITE;
}

static bool
file_agrees(const struct edit *edit, bool hidden)
{
	const struct record *record = edit->record;

	if (record->id == 0 || (edit->named_n > 0 && edit->named_id == 0))
		return true;
	/* A gid that has a name has all it needs, whatever the name. */
	if (edit->held && (record->is_group || record->only_new))
		return true;
	if (edit->named_n == 0)
		return false;
	return record->only_new || (edit->named_id == record->id &&
				    edit->named_gid == record->gid && !hidden);
}

static bool
last_byte_is_lost(const struct edit *edit)
{
	return edit->record->is_group
		       ? !edit->ended
		       : edit->record->id != 0 &&
				 edit->named_id == edit->record->id &&
				 !edit->named_ended;
}

static enum edit_kind
newline_append(struct edit *edit)
{
	if (edit->named_id == edit->record->id)
		edit->line = (struct str){ edit->named, edit->named_n };
	buffer_add(edit, STR("\n"));
	edit->text = (struct str){ edit->buffer, edit->n };
	edit->at = edit->from = edit->to = edit->size;
	return EDIT_APPEND;
}

static enum edit_kind
edit_decide(struct edit *edit)
{
	bool named = edit->named_n > 0;
	bool hidden = edit->held && (!named || edit->held_at < edit->named_at);
	bool before_nis = edit->nis && !named;

	/* A group that only lacks a name is not worth an end of the start. */
	if (edit->fault != NULL && edit->record->id != 0)
		return edit->record->is_group && edit->record->only_new
			       ? EDIT_NONE
			       : EDIT_MALFORMED;
	if (file_agrees(edit, hidden))
		return last_byte_is_lost(edit) ? newline_append(edit)
					       : EDIT_NONE;
	if (!named && !hidden && !before_nis && !edit->ended)
		buffer_add(edit, STR("\n"));
	line_build(edit);
	if (!line_is_wanted(edit))
		return EDIT_IMPOSSIBLE;
	if (hidden)
		return line_insert(edit, edit->held_at);
	if (before_nis)
		return line_insert(edit, edit->nis_at);
	if (!named) {
		line_insert(edit, edit->size);
		return EDIT_APPEND;
	}
	edit->text = edit->line;
	edit->at = edit->from = edit->named_at;
	edit->to = edit->named_at + edit->named_n;
	return edit->text.n == edit->named_n ? EDIT_OVERWRITE : EDIT_REWRITE;
}

enum edit_kind
edit_end(struct edit *edit, uint64_t size)
{
	edit->size = size;
	return edit->kind = edit_decide(edit);
}
