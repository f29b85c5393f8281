/* SPDX-License-Identifier: ISC */
/*
 * Fuzz target: edits of account files.  The input's first line says what is
 * wanted, "p|g|P|G NAME ID GID HOME SHELL" (capital: only a new line), the
 * rest is the file.  Holds: every other line stays, in its order; the result
 * shows the account; the same edit again changes nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/edit.h"
#include "base/id.h"

#define HOLD(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%d: %s\n", __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct edit edit;
static struct account_search search;

static bool
wish_read(struct str line, struct record *record)
{
	struct str kind, id, gid;

	if (!str_cut(&line, ' ', &kind) || !str_cut(&line, ' ', &record->name) ||
	    !str_cut(&line, ' ', &id) || !str_cut(&line, ' ', &gid) ||
	    !str_cut(&line, ' ', &record->home) ||
	    !str_cut(&line, ' ', &record->shell))
		return false;
	record->is_group = kind.n == 1 && (kind.at[0] | 32) == 'g';
	record->only_new = kind.n == 1 && kind.at[0] < 'a';
	return id_parse(id, &record->id) && id_parse(gid, &record->gid) &&
	       name_is_valid(record->name);
}

/* Give the file out in pieces, as file_next() may. */
static enum edit_kind
look(const struct record *record, struct str file, size_t step)
{
	size_t done = 0;

	edit_begin(&edit, record);
	while (done < file.n) {
		size_t end = done + step < file.n ? done + step : file.n;

		while (end < file.n && file.at[end - 1] != '\n')
			end++;
		edit_parse(&edit, (struct str){ file.at + done, end - done },
			  done);
		done = end;
	}
	return edit_end(&edit, file.n);
}

static struct str
apply(struct str file)
{
	size_t n = file.n + edit.text.n - (size_t)(edit.to - edit.from);
	char *out = malloc(n + 1), *at = out;

	memcpy(at, file.at, (size_t)edit.at);
	at += edit.at;
	if (edit.text.n > 0)
		memcpy(at, edit.text.at, edit.text.n);
	at += edit.text.n;
	memcpy(at, file.at + edit.at, (size_t)(edit.from - edit.at));
	at += edit.from - edit.at;
	memcpy(at, file.at + edit.to, file.n - (size_t)edit.to);
	return (struct str){ out, n };
}

static bool
parse(const struct record *record, struct str line, struct account *account)
{
	struct group group;

	if (!record->is_group)
		return account_parse(line, account);
	if (!group_parse(line, &group))
		return false;
	account->name = group.name;
	account->uid = group.gid;
	return true;
}

static bool
next(struct str *rest, struct str *line)
{
	return rest->n > 0 && str_cut(rest, '\n', line);
}

/* Lines of before and after, less the first of the name, are the same. */
static void
others_hold(const struct record *record, struct str before, struct str after)
{
	bool left_before = false, left_after = false, more_before, more_after;
	struct str old, new;
	struct account account;

	for (;;) {
		more_before = next(&before, &old);
		if (more_before && !left_before &&
		    parse(record, old, &account) &&
		    str_equal(account.name, record->name)) {
			left_before = true;
			HOLD(account.uid != 0 && !record->only_new);
			more_before = next(&before, &old);
		}
		more_after = next(&after, &new);
		if (more_after && !left_after && str_equal(new, edit.line)) {
			left_after = true;
			more_after = next(&after, &new);
		}
		HOLD(more_before == more_after);
		if (!more_before)
			break;
		HOLD(str_equal(old, new));
	}
	HOLD(left_after);
}

static void
search_for(struct str file, struct str key, bool is_id)
{
	search.found = false;
	search.key = (struct name_or_id){ .text = key, .is_id = is_id };
	account_search(&search, file);
	HOLD(search.found);
}

static void
account_holds(const struct record *record, struct str file)
{
	struct text id = { .n = 0 };
	struct group_search group = { .name = record->name };
	struct group_wishes wishes = { .named = &group, .named_n = 1 };

	if (record->is_group) {
		group_search(&wishes, file);
		HOLD(group.found && group.gid == record->id);
		return;
	}
	search_for(file, record->name, false);
	HOLD(search.account.uid == record->id);
	HOLD(search.account.gid == record->gid);
	text_add_number(&id, record->id);
	search_for(file, text_str(&id), true);
	HOLD(str_equal(search.account.name, record->name));
}

/* All that an edit may leave to do is the newline of the last line. */
static void
only_newline_may_lack(const struct record *record, struct str file)
{
	struct str out;

	if (look(record, file, 4096) == EDIT_NONE)
		return;
	HOLD(edit.kind == EDIT_APPEND && str_is(edit.text, "\n"));
	HOLD(edit.at == file.n && file.at[file.n - 1] != '\n');
	out = apply(file);
	HOLD(look(record, out, 4096) == EDIT_NONE);
	free((void *)(uintptr_t)out.at);
}

static void
edit_holds(const struct record *record, struct str file, enum edit_kind kind)
{
	struct str out;

	HOLD(edit.at <= edit.from && edit.from <= edit.to);
	HOLD(edit.to <= file.n);
	if (str_is(edit.text, "\n")) {
		only_newline_may_lack(record, file);
		return;
	}
	HOLD(record->id != 0);
	if (kind == EDIT_APPEND)
		HOLD(edit.at == file.n);
	if (kind == EDIT_OVERWRITE)
		HOLD(edit.at == edit.from &&
		     edit.text.n == edit.to - edit.from);
	out = apply(file);
	others_hold(record, file, out);
	account_holds(record, out);
	only_newline_may_lack(record, out);
	free((void *)(uintptr_t)out.at);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str file = { (const char *)data, size }, wish;
	struct record record = { 0 };
	enum edit_kind kind;

	if (size == 0 || !str_cut(&file, '\n', &wish) || file.at == NULL ||
	    !wish_read(wish, &record))
		return 0;
	kind = look(&record, file, 1 + size % 64);
	if (kind != EDIT_NONE && kind != EDIT_IMPOSSIBLE &&
	    kind != EDIT_MALFORMED)
		edit_holds(&record, file, kind);
	return 0;
}
