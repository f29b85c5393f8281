/* SPDX-License-Identifier: ISC */
/* Fuzz target: ids and umasks. */
#include "fuzz.h"

#include "base/id.h"

static void
check_id(struct str text)
{
	uint32_t id = 7, slow;
	bool is_id = id_parse(text, &id);

	CHECK(is_id == slow_id(text, &slow));
	if (!is_id) {
		CHECK(id == 7);
		return;
	}
	CHECK(id == slow);
	CHECK(id <= ID_MAX);
}

/* Whatever number the input holds: printed, it reads as itself or not. */
static void
check_printed(uint64_t number)
{
	struct text text = { .n = 0 };
	uint32_t id = 7;

	text_add_number(&text, number);
	CHECK(id_parse(text_str(&text), &id) == (number <= ID_MAX));
	CHECK(id == (number <= ID_MAX ? number : 7));
}

static void
check_umask(struct str text)
{
	unsigned mask = 01234, slow = 0;
	bool is_umask = id_parse_umask(text, &mask);
	char copy[5] = "", *end;

	if (text.n < 1 || text.n > 4 ||
	    strspn(memcpy(copy, text.at, text.n), "01234567") != text.n) {
		CHECK(!is_umask && mask == 01234);
		return;
	}
	slow = (unsigned)strtoul(copy, &end, 8);
	CHECK(*end == '\0');
	CHECK(is_umask == (slow <= 0777));
	CHECK(mask == (is_umask ? slow : 01234));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = input_of(data, size);
	uint64_t number = 0;

	check_id(text);
	check_umask(text);
	for (size_t i = 0; i < size && i < sizeof number; i++)
		number = number << 8 | data[i];
	check_printed(number);
	check_printed((uint32_t)number);
	return 0;
}
