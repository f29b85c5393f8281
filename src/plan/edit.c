/* SPDX-License-Identifier: ISC */
/* What an account file is to hold, and the one edit that makes it so. */
#include "plan/edit.h"

#include <string.h>

void
edit_begin(struct edit *edit, const struct record *record)
{
	/* Not the buffers: they are large, and only what is set is read. */
	memset(edit, 0, offsetof(struct edit, own));
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
line_consider(struct edit *edit, struct str line, uint64_t at, bool ended)
{
	const struct record *record = edit->record;
	struct account account;

	if (!line_may_be_named(line, record->name) &&
	    !line_may_have_id(line, text_str(&edit->id)))
		return;
	if (!line_parse(record, line, &account))
		return;
	if (account.uid == record->id && !edit->held) {
		edit->held = true;
		edit->held_at = at;
	}
	if (edit->own_n > 0 || !str_equal(account.name, record->name))
		return;
	edit->own_id = account.uid;
	edit->own_gid = account.gid;
	edit->own_at = at;
	edit->own_n = line.n;
	edit->own_ended = ended;
	memcpy(edit->own, line.at, line.n);
}

void
edit_look(struct edit *edit, struct str lines, uint64_t offset)
{
	const char *begin = lines.at;
	struct str line;

	if (lines.n > 0)
		edit->ended = lines.at[lines.n - 1] == '\n';
	while (str_cut(&lines, '\n', &line))
		line_consider(edit, line,
			      offset + (uint64_t)(line.at - begin),
			      lines.at != NULL);
}

static void
put(struct edit *edit, struct str part)
{
	edit->full |= part.n > sizeof edit->buffer - edit->n;
	if (part.n == 0 || edit->full)
		return;
	memcpy(edit->buffer + edit->n, part.at, part.n);
	edit->n += part.n;
}

/* The own line, or a new one, with the ids of the record. */
static void
line_build(struct edit *edit)
{
	const struct record *record = edit->record;
	struct str rest = { edit->own, edit->own_n };
	/* Locked: an empty password is none, and x stands for shadow(5). */
	struct str field[7] = { record->name, str_of("*"), [5] = record->home,
				[6] = record->shell };
	struct text gid = { .n = 0 };
	size_t n = record->is_group ? 4 : 7, begin = edit->n;

	for (size_t i = 0; edit->own_n > 0 && i < n; i++)
		str_cut(&rest, ':', &field[i]);
	field[2] = text_str(&edit->id);
	if (!record->is_group) {
		text_add_number(&gid, record->gid);
		field[3] = text_str(&gid);
	}
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			put(edit, str_of(":"));
		put(edit, field[i]);
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

/* A whole line goes in before byte at; the own one, if any, goes out. */
static enum edit_kind
line_insert(struct edit *edit, uint64_t at)
{
	put(edit, str_of("\n"));
	edit->text = (struct str){ edit->buffer, edit->n };
	edit->at = edit->from = edit->to = at;
	if (edit->own_n > 0) {
		edit->from = edit->own_at;
		edit->to = edit->own_at + edit->own_n + edit->own_ended;
	}
	return EDIT_REWRITE;
}

static bool
file_agrees(const struct edit *edit, bool hidden)
{
	const struct record *record = edit->record;

	if (record->id == 0 || (edit->own_n > 0 && edit->own_id == 0))
		return true;
	/* A gid that has a name has all it needs, whatever the name. */
	if (edit->held && (record->is_group || record->only_new))
		return true;
	if (edit->own_n == 0)
		return false;
	return record->only_new || (edit->own_id == record->id &&
				   edit->own_gid == record->gid && !hidden);
}

enum edit_kind
edit_end(struct edit *edit, uint64_t size)
{
	bool own = edit->own_n > 0;
	bool hidden = edit->held && (!own || edit->held_at < edit->own_at);

	edit->size = size;
	if (file_agrees(edit, hidden))
		return EDIT_NONE;
	if (!own && !hidden && !edit->ended)
		put(edit, str_of("\n"));
	line_build(edit);
	if (!line_is_wanted(edit))
		return EDIT_IMPOSSIBLE;
	if (hidden)
		return line_insert(edit, edit->held_at);
	if (!own) {
		line_insert(edit, size);
		return EDIT_APPEND;
	}
	edit->text = edit->line;
	edit->at = edit->from = edit->own_at;
	edit->to = edit->own_at + edit->own_n;
	return edit->text.n == edit->own_n ? EDIT_OVERWRITE : EDIT_REWRITE;
}
