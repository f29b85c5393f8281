/* SPDX-License-Identifier: ISC */
/* Fuzz target: the operand USER[:GROUP]. */
#include "fuzz.h"

#include "base/id.h"
#include "plan/operand.h"

/* The grammar of one half, written another way. */
static bool
slow_half(struct str text, bool *is_id, uint32_t *id)
{
	*is_id = slow_id(text, id);
	return *is_id || (slow_name(text) && !str_has_variable(text));
}

/* The grammar of the whole, written another way: from the last colon. */
static bool
slow_spec(struct str text)
{
	size_t colon = text.n;
	bool is_id;
	uint32_t id;

	for (size_t i = 0; i < text.n; i++)
		if (text.at[i] == ':')
			colon = i;
	if (!slow_half((struct str){ text.at, colon }, &is_id, &id))
		return false;
	if (text.n - colon <= 1)
		return true;
	return slow_half((struct str){ text.at + colon + 1,
				       text.n - colon - 1 }, &is_id, &id);
}

static void
check_half(const struct name_or_id *half, struct str whole)
{
	struct name_or_id again;
	struct text printed = { .n = 0 };
	uint32_t id;
	bool is_id;

	CHECK(lies_in(half->text, whole));
	CHECK(half->text.n > 0);
	CHECK(slow_half(half->text, &is_id, &id));
	CHECK(half->is_id == is_id);
	if (!half->is_id) {
		CHECK(name_is_valid(half->text));
		return;
	}
	CHECK(half->id == id && id <= ID_MAX);
	text_add_number(&printed, half->id);
	CHECK(str_equal(text_str(&printed), half->text));
	CHECK(!name_or_id_parse(text_str(&printed), &again).why);
	CHECK(again.is_id && again.id == half->id);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = input_of(data, size);
	struct operand operand;
	struct refusal refusal = operand_parse(text, &operand);

	CHECK(slow_spec(text) == !refusal.why);
	CHECK(name_is_valid(text) == slow_name(text));
	if (refusal.why) {
		CHECK(lies_in(refusal.what, text));
		return 0;
	}
	check_half(&operand.user, text);
	CHECK(operand.has_group ||
	      (operand.group.text.n == 0 && !operand.group.is_id));
	if (operand.has_group)
		check_half(&operand.group, text);
	return 0;
}
