/* SPDX-License-Identifier: ISC */
/* What --own does with one entry of a tree. */
#ifndef DOFF_OWNERSHIP_H
#define DOFF_OWNERSHIP_H

#include "base/refusal.h"

/* Who is to own, and of whom it is taken; see chown(1), --from. */
struct ownership {
	uint32_t uid;
	uint32_t gid;
	bool never;	  /* --own-env: no tree changes hands */
	bool on_mismatch; /* no tree whose root is right does */
	bool has_from;
	uint32_t from_uid;
	bool has_from_gid;
	uint32_t from_gid;
	/*
	 * The uid or the gid is also what the kernel reports for owners that
	 * are not mapped: only chown(2) can tell which of both an entry has.
	 */
	bool owner_is_doubtful;
	bool lacks_chown; /* the capability to change owners is not held */
};

#define NEEDS_CHOWN "needs CAP_CHOWN (docker run --cap-add CHOWN)"

/* What stat(2) says of an entry, as far as it counts here. */
struct entry {
	uint32_t uid;
	uint32_t gid;
	uint32_t mode; /* type and permissions; see inode(7) */
	uint32_t links;
};

enum verdict {
	VERDICT_RIGHT,	/* belongs to the identity already */
	VERDICT_OTHERS, /* --own-from does not name its owner */
	VERDICT_DEVICE, /* left alone: it is an entrance to the kernel */
	VERDICT_LINKED, /* left alone: another name may be somebody else's */
	VERDICT_CHANGE,
};

/*
 * Read the argument of --own-from, ID[:ID], into wanted.
 * Returns why it is not one, with what = text.
 */
struct refusal ownership_parse_from(struct str text, struct ownership *wanted);

/*
 * Read the value of the variable of --own-env: "always", "on-mismatch" or
 * "never"; an empty one changes nothing.
 * entry: what to name in a refusal.
 */
struct refusal ownership_parse_when(struct str entry, struct str value,
				    struct ownership *wanted);

/*
 * Read the argument of --dir, [MODE:]PATH; MODE is one to four octal digits.
 * mode: set where there is one, else left alone; NULL: only PATH is asked for.
 * Returns PATH, which is the whole argument where there is no MODE.
 */
const char *ownership_split_mode(const char *argument, uint32_t *mode);

/* The PATH of [MODE:]PATH. */
static inline const char *
ownership_path(const char *argument)
{
	return ownership_split_mode(argument, NULL);
}

enum verdict ownership_decide(const struct ownership *wanted,
			      const struct entry *entry);

#endif
