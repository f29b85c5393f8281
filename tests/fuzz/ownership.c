/* SPDX-License-Identifier: ISC */
/* Fuzz target: the arguments of --own-from and --dir. */
#include "fuzz.h"

#include "base/id.h"
#include "plan/ownership.h"

/* ID[:ID], written another way: cut at the first colon. */
static void
check_from(struct str text)
{
	struct ownership wanted = { .has_from = false };
	bool accepted = !ownership_parse_from(text, &wanted).why;
	const char *colon = text.n ? memchr(text.at, ':', text.n) : NULL;
	struct str first = text, second = { 0 };
	uint32_t uid, gid = 0;

	if (colon != NULL) {
		first.n = (size_t)(colon - text.at);
		second = (struct str){ colon + 1, text.n - first.n - 1 };
	}
	CHECK(accepted == (slow_id(first, &uid) &&
			   (colon == NULL || slow_id(second, &gid))));
	CHECK(accepted == wanted.has_from);
	if (!accepted)
		return;
	CHECK(wanted.from_uid == uid && uid <= ID_MAX);
	CHECK(wanted.has_from_gid == (colon != NULL));
	CHECK(wanted.from_gid == gid && gid <= ID_MAX);
}

static void
check_mode(struct str text)
{
	char *argument = malloc(text.n + 1);
	uint32_t mode = 07777777;
	bool has_mode;
	const char *path;
	size_t n;

	CHECK(argument != NULL);
	memcpy(argument, text.at, text.n);
	argument[text.n] = '\0';
	path = ownership_split_mode(argument, &mode);
	has_mode = path != argument;
	n = strspn(argument, "01234567");
	CHECK(has_mode == (n >= 1 && n <= 4 && argument[n] == ':'));
	CHECK(path == argument + (has_mode ? n + 1 : 0));
	CHECK(mode == (has_mode ? strtoul(argument, NULL, 8) : 07777777));
	free(argument);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = input_of(data, size);

	check_from(text);
	check_mode(text);
	return 0;
}
