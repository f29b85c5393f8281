/* SPDX-License-Identifier: ISC */
/* What --own does with one entry of a tree. */
#include "plan/ownership.h"

#include "base/id.h"

/* Of st_mode; the same on every Linux; see inode(7). */
#define TYPE_MASK 0170000U
#define TYPE_CHARACTER_DEVICE 0020000U
#define TYPE_DIRECTORY 0040000U
#define TYPE_BLOCK_DEVICE 0060000U

struct refusal
ownership_parse_from(struct str text, struct ownership *wanted)
{
	struct str rest = text, uid, gid;

	wanted->has_from_gid = false;
	str_cut(&rest, ':', &uid);
	wanted->has_from = id_parse(uid, &wanted->from_uid);
	if (wanted->has_from && str_cut(&rest, ':', &gid)) {
		wanted->has_from_gid = id_parse(gid, &wanted->from_gid);
		wanted->has_from = wanted->has_from_gid && rest.at == NULL;
	}
	if (!wanted->has_from)
		return id_refuse(text, "--own-from takes ID or ID:ID");
	return accepted();
}

struct refusal
ownership_parse_when(struct str entry, struct str value,
		     struct ownership *wanted)
{
	if (value.n == 0)
		return accepted();
	wanted->never = str_is(value, "never");
	wanted->on_mismatch = str_is(value, "on-mismatch");
	if (!wanted->never && !wanted->on_mismatch && !str_is(value, "always"))
		return refuse(entry,
			      "--own-env takes always, on-mismatch or never");
	return accepted();
}

const char *
ownership_split_mode(const char *argument, uint32_t *mode)
{
	uint32_t value = 0;
	size_t n = 0;

	while (n < 4 && argument[n] >= '0' && argument[n] <= '7')
		value = value * 8 + (uint32_t)(argument[n++] - '0');
	if (n == 0 || argument[n] != ':')
		return argument;
	if (mode != NULL)
		*mode = value;
	return argument + n + 1;
}

enum verdict
ownership_decide(const struct ownership *wanted, const struct entry *entry)
{
	uint32_t type = entry->mode & TYPE_MASK;

	if (entry->uid == wanted->uid && entry->gid == wanted->gid &&
	    !wanted->owner_is_doubtful)
		return VERDICT_RIGHT;
	if (wanted->has_from && entry->uid != wanted->from_uid)
		return VERDICT_OTHERS;
	if (wanted->has_from_gid && entry->gid != wanted->from_gid)
		return VERDICT_OTHERS;
	if (type == TYPE_CHARACTER_DEVICE || type == TYPE_BLOCK_DEVICE)
		return VERDICT_DEVICE;
	if (type == TYPE_DIRECTORY || entry->links <= 1)
		return VERDICT_CHANGE;
	/* It may be another name of /etc/shadow, but not if it was theirs. */
	if (wanted->has_from && wanted->from_uid != 0)
		return VERDICT_CHANGE;
	return VERDICT_LINKED;
}
