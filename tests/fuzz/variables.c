/* SPDX-License-Identifier: ISC */
/* Fuzz target: the argument of --env, and an entry of the environment. */
#include "fuzz.h"

#include "plan/variables.h"

static bool
slow_variable_name(struct str text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
				      "abcdefghijklmnopqrstuvwxyz";

	for (size_t i = 0; i < text.n; i++)
		if (!memchr(letters, text.at[i], strlen(letters)) &&
		    (i == 0 || !memchr("0123456789", text.at[i], 10)))
			return false;
	return true;
}

/* UID[:GID[:UMASK]], written another way: at most two colons, then fields. */
static bool
slow_variables(struct str text)
{
	size_t colons = 0, begin = 0, named = 0;

	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && text.at[i] != ':')
			continue;
		colons += i < text.n;
		named += i > begin;
		if (i > begin && !slow_variable_name((struct str){
				text.at + begin, i - begin }))
			return false;
		begin = i + 1;
	}
	return colons <= 2 && named > 0;
}

static void
check_name(struct str name, struct str whole)
{
	struct variable variable;
	char entry[4096];
	size_t n = name.n + 1;

	CHECK(lies_in(name, whole));
	if (name.n == 0 || n + whole.n > sizeof entry)
		return;
	memcpy(entry, name.at, n - 1);
	entry[n - 1] = '=';
	memcpy(entry + n, whole.at, whole.n);
	variable = variable_of(name, (struct str){ entry, n + whole.n });
	CHECK(variable.value.at == entry + n);
	CHECK(str_equal(variable.value, whole));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = input_of(data, size);
	struct variable_names names;
	struct refusal refusal = variables_parse(text, &names);

	CHECK(slow_variables(text) == !refusal.why);
	if (refusal.why) {
		CHECK(lies_in(refusal.what, text));
		return 0;
	}
	check_name(names.uid, text);
	check_name(names.gid, text);
	check_name(names.umask, text);
	return 0;
}
