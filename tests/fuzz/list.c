/* SPDX-License-Identifier: ISC */
/*
 * Fuzz target: LISTs, of --groups (each line of the input is one) and of
 * --keep-caps (the first line).
 */
#include "fuzz.h"

#include "plan/capability.h"
#include "base/id.h"
#include "plan/membership.h"

/* As many elements as there are commas, and one; or it is refused. */
static void
check_groups(const struct paths *lists)
{
	struct membership_walk walk = { 0 };
	struct name_or_id element;
	size_t elements = 0, wanted = 0;

	while (membership_next(&walk, lists, &element)) {
		uint32_t id = 0;

		elements++;
		CHECK(element.is_id == slow_id(element.text, &id));
		CHECK(element.is_id ? element.id == id
				    : slow_name(element.text));
	}
	for (size_t i = 0; i < lists->n; i++) {
		wanted++;
		for (const char *at = lists->path[i]; *at != '\0'; at++)
			wanted += *at == ',';
	}
	CHECK(walk.refusal.why ? elements < wanted : elements == wanted);
}

/* The names back into a list give the same set. */
static void
check_capabilities(struct str list)
{
	uint64_t set = 0, again = 0, rest;
	struct refusal refusal = capability_list_parse(list, &set);

	if (refusal.why) {
		CHECK(lies_in(refusal.what, list));
		return;
	}
	CHECK(set != 0);
	for (rest = set; rest != 0;) {
		uint64_t before = rest;
		unsigned number = capability_pop(&rest);

		CHECK(rest < before || number == 63);
		CHECK(before == (rest | CAPABILITY_BIT(number)));
		CHECK(!capability_list_parse(capability_name(number),
					     &again).why);
	}
	CHECK(again == set);
	CHECK((capability_rootlike(set) & ~set) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_of(data, size), list;
	struct paths lists = { 0 };
	char *copies[8];
	size_t n = 0;

	list = line_of(&rest);
	check_capabilities(list);
	rest = input_of(data, size);
	do {
		list = line_of(&rest);
		copies[n] = malloc(list.n + 1);
		CHECK(copies[n] != NULL);
		if (list.n > 0)
			memcpy(copies[n], list.at, list.n);
		copies[n][list.n] = '\0';
		lists.path[n] = copies[n];
		lists.n = ++n;
	} while (rest.n > 0 && n < 8);
	check_groups(&lists);
	while (n-- > 0)
		free(copies[n]);
	return 0;
}
