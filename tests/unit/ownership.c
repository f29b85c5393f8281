/* SPDX-License-Identifier: ISC */
/* Unit tests of src/plan/ownership.c. */
#include "unit.h"

#include <sys/stat.h>

#include "plan/ownership.h"

#define TEXT(literal) { literal, sizeof(literal) - 1 }

static const struct {
	struct str text;
	uint32_t uid;
	bool has_gid;
	uint32_t gid;
} froms[] = {
	{ TEXT("0"), 0, false, 0 },
	{ TEXT("33"), 33, false, 0 },
	{ TEXT("33:0"), 33, true, 0 },
	{ TEXT("4294967294:4294967294"), 4294967294U, true, 4294967294U },
};

static const struct str no_froms[] = {
	TEXT(""), TEXT(":"), TEXT(":33"), TEXT("33:"), TEXT("33:33:"),
	TEXT("33:33:33"), TEXT("app"), TEXT("33:app"), TEXT("-1"),
	TEXT("4294967295"), TEXT("33:4294967296"), TEXT("033"),
	TEXT("33\n"), TEXT("33\0"), TEXT("33 :33"),
};

static const struct {
	const char *argument;
	const char *path;
	bool has_mode;
	uint32_t mode;
} directories[] = {
	{ "/data", "/data", false, 0 },
	{ "0750:/data", "/data", true, 0750 },
	{ "750:/data", "/data", true, 0750 },
	{ "7:/data", "/data", true, 7 },
	{ "2775:/data", "/data", true, 02775 },
	{ "0:a:b", "a:b", true, 0 },
	{ "0750:", "", true, 0750 },
	{ "00750:/data", "00750:/data", false, 0 },
	{ "0780:/data", "0780:/data", false, 0 },
	{ "0750", "0750", false, 0 },
	{ "0750/x", "0750/x", false, 0 },
	{ ":/data", ":/data", false, 0 },
	{ "-1:/data", "-1:/data", false, 0 },
	{ "", "", false, 0 },
};

#define REGULAR (S_IFREG | 0644)

/* Wanted is 1000:100; from is what --own-from says. */
static const struct {
	const char *from;
	struct entry entry;
	enum verdict verdict;
} entries[] = {
	{ NULL, { 1000, 100, REGULAR, 1 }, VERDICT_RIGHT },
	{ NULL, { 1000, 100, REGULAR, 2 }, VERDICT_RIGHT },
	{ NULL, { 1000, 100, S_IFCHR, 1 }, VERDICT_RIGHT },
	{ "33", { 1000, 100, REGULAR, 1 }, VERDICT_RIGHT },
	{ NULL, { 0, 100, REGULAR, 1 }, VERDICT_CHANGE },
	{ NULL, { 1000, 0, REGULAR, 1 }, VERDICT_CHANGE },
	{ NULL, { 0, 0, REGULAR, 0 }, VERDICT_CHANGE },
	{ NULL, { 0, 0, S_IFLNK | 0777, 1 }, VERDICT_CHANGE },
	{ NULL, { 0, 0, S_IFIFO, 1 }, VERDICT_CHANGE },
	{ NULL, { 0, 0, S_IFSOCK, 1 }, VERDICT_CHANGE },
	{ NULL, { 0, 0, S_IFDIR | 0755, 9 }, VERDICT_CHANGE },
	{ NULL, { 0, 0, S_IFCHR | 0666, 1 }, VERDICT_DEVICE },
	{ NULL, { 0, 0, S_IFBLK | 0660, 1 }, VERDICT_DEVICE },
	{ NULL, { 0, 0, REGULAR, 2 }, VERDICT_LINKED },
	{ NULL, { 0, 0, S_IFLNK | 0777, 2 }, VERDICT_LINKED },
	{ NULL, { 1000, 0, REGULAR, 2 }, VERDICT_LINKED },
	{ "33", { 33, 7, REGULAR, 1 }, VERDICT_CHANGE },
	{ "33", { 33, 7, REGULAR, 2 }, VERDICT_CHANGE },
	{ "33", { 33, 7, S_IFCHR, 2 }, VERDICT_DEVICE },
	{ "33", { 0, 7, REGULAR, 1 }, VERDICT_OTHERS },
	{ "33", { 0, 0, S_IFCHR, 1 }, VERDICT_OTHERS },
	{ "33:7", { 33, 7, REGULAR, 2 }, VERDICT_CHANGE },
	{ "33:7", { 33, 8, REGULAR, 1 }, VERDICT_OTHERS },
	{ "0", { 0, 0, REGULAR, 1 }, VERDICT_CHANGE },
	{ "0", { 0, 0, REGULAR, 2 }, VERDICT_LINKED },
	{ "0:7", { 0, 7, REGULAR, 2 }, VERDICT_LINKED },
};

static void
from_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(froms); i++) {
		struct ownership wanted = { .has_from = false };
		struct str text = span(froms[i].text.at, froms[i].text.n);

		assert_accepted(ownership_parse_from(text, &wanted));
		assert_true(wanted.has_from);
		assert_int_equal(wanted.from_uid, froms[i].uid);
		assert_int_equal(wanted.has_from_gid, froms[i].has_gid);
		assert_int_equal(wanted.from_gid, froms[i].gid);
	}
}

static void
last_from_counts(void **state)
{
	struct ownership wanted = { .has_from = false };

	(void)state;
	assert_accepted(ownership_parse_from(S("33:7"), &wanted));
	assert_accepted(ownership_parse_from(S("44"), &wanted));
	assert_int_equal(wanted.from_uid, 44);
	assert_false(wanted.has_from_gid);
}

static void
no_from_is_refused(void **state)
{
	struct ownership wanted = { .has_from = false };

	(void)state;
	for (size_t i = 0; i < LENGTH(no_froms); i++) {
		struct str text = span(no_froms[i].at, no_froms[i].n);

		assert_refused(ownership_parse_from(text, &wanted),
			       "--own-from takes ID or ID:ID");
		assert_false(wanted.has_from);
	}
}

static void
mode_is_split_off(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(directories); i++) {
		const char *argument = directories[i].argument;
		uint32_t mode = 0;
		const char *path = ownership_split_mode(argument, &mode);

		assert_string_equal(path, directories[i].path);
		assert_ptr_equal(path, ownership_path(argument));
		assert_int_equal(path != argument, directories[i].has_mode);
		assert_int_equal(mode, directories[i].mode);
	}
}

static void
entry_is_decided(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(entries); i++) {
		/* Without --own-from, what is in its place says nothing. */
		struct ownership wanted = {
			.uid = 1000, .gid = 100, .from_uid = 5, .from_gid = 5,
		};

		if (entries[i].from != NULL)
			assert_accepted(ownership_parse_from(
				str_of(entries[i].from), &wanted));
		if (ownership_decide(&wanted, &entries[i].entry) !=
		    entries[i].verdict)
			fail_msg("entry %zu", i);
	}
}

static void
value_of_own_env_is_read(void **state)
{
	static const struct {
		struct str value;
		bool never, on_mismatch;
	} values[] = {
		{ TEXT("never"), true, false },
		{ TEXT("on-mismatch"), false, true },
		{ TEXT("always"), false, false },
	};
	struct ownership wanted = { .on_mismatch = true };

	(void)state;
	assert_accepted(ownership_parse_when(S("O="), S(""), &wanted));
	assert_true(wanted.on_mismatch);
	for (size_t i = 0; i < LENGTH(values); i++) {
		struct str value = span(values[i].value.at, values[i].value.n);

		assert_accepted(ownership_parse_when(S("O"), value, &wanted));
		assert_int_equal(wanted.never, values[i].never);
		assert_int_equal(wanted.on_mismatch, values[i].on_mismatch);
	}
}

static void
other_value_of_own_env_is_refused(void **state)
{
	static const struct str values[] = {
		TEXT("no"), TEXT("Never"), TEXT("never "), TEXT("alway"),
		TEXT("true"), TEXT("on-mismatch\n"), TEXT("0"), TEXT("\0"),
	};
	struct ownership wanted = { .uid = 1 };

	(void)state;
	for (size_t i = 0; i < LENGTH(values); i++) {
		struct str value = span(values[i].at, values[i].n);
		struct refusal refusal =
			ownership_parse_when(S("O=x"), value, &wanted);

		assert_refused(refusal, "--own-env takes always, on-mismatch or never");
		assert_str(refusal.what, "O=x");
	}
}

/* Our id, where the same number is shown for owners who are not mapped. */
static void
a_doubtful_owner_is_never_right(void **state)
{
	static const struct entry ours = { 1000, 100, REGULAR, 1 };
	struct ownership wanted = { .uid = 1000, .gid = 100 };

	(void)state;
	assert_int_equal(ownership_decide(&wanted, &ours), VERDICT_RIGHT);
	wanted.owner_is_doubtful = true;
	assert_int_equal(ownership_decide(&wanted, &ours), VERDICT_CHANGE);
}

int
main(void)
{
	static const struct CMUnitTest ownership[] = {
		TEST("--own-from takes a uid, and a gid", from_is_read),
		TEST("the last --own-from counts, its gid too",
		     last_from_counts),
		TEST("--own-from takes nothing else", no_from_is_refused),
		TEST("a mode of --dir is one to four octal digits and a colon",
		     mode_is_split_off),
		TEST("the variable of --own-env holds always, on-mismatch or "
		     "never; an empty one leaves what was asked for",
		     value_of_own_env_is_read),
		TEST("any other value of it is refused, and named",
		     other_value_of_own_env_is_refused),
		TEST("right owners, devices and second links are left alone "
		     "(100, 101, 102, 105, 116, 122)", entry_is_decided),
		TEST("an owner who may be one that is not mapped is not right",
		     a_doubtful_owner_is_never_right),
	};

	return cmocka_run_group_tests(ownership, NULL, NULL);
}
