/* SPDX-License-Identifier: ISC */
/* Unit tests of src/base/str.c. */
#include <ctype.h>

#include "unit.h"

#include "base/str.h"

static void
string_becomes_span(void **state)
{
	(void)state;
	assert_str(str_of("abc"), "abc");
	assert_int_equal(str_of("").n, 0);
	assert_int_equal(str_of(NULL).n, 0);
	assert_null(str_of(NULL).at);
}

static void
spans_are_compared(void **state)
{
	(void)state;
	assert_true(str_equal(S("ab"), S("ab")));
	assert_true(str_equal(S(""), str_of(NULL)));
	assert_true(str_equal(S("a\0b"), S("a\0b")));
	assert_false(str_equal(S("a\0b"), S("a\0c")));
	assert_false(str_equal(S("ab"), S("abc")));
	assert_false(str_equal(S("ab"), S("aB")));
	assert_true(str_starts(S("abc"), S("ab")));
	assert_true(str_starts(S("abc"), S("abc")));
	assert_true(str_starts(S("abc"), str_of(NULL)));
	assert_true(str_starts(str_of(NULL), str_of(NULL)));
	assert_false(str_starts(S("abc"), S("b")));
	assert_false(str_starts(S("ab"), S("abc")));
}

static void
digits_are_ascii_digits(void **state)
{
	(void)state;
	assert_true(str_is_digits(S("0")));
	assert_true(str_is_digits(S("0123456789")));
	assert_false(str_is_digits(S("")));
	assert_false(str_is_digits(str_of(NULL)));
	for (int byte = 0; byte < 256; byte++) {
		char both[2] = { '1', (char)byte };

		assert_int_equal(str_is_digits(span(both, 2)),
				 byte >= '0' && byte <= '9');
	}
}

static void
control_bytes_are_found(void **state)
{
	(void)state;
	assert_false(str_has_control(S("")));
	assert_false(str_has_control(str_of(NULL)));
	for (int byte = 0; byte < 256; byte++) {
		char both[2] = { 'a', (char)byte };

		assert_int_equal(str_has_control(span(both, 2)),
				 byte < 32 || byte == 127);
	}
}

static void
bytes_are_escaped(void **state)
{
	char out[4];

	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		bool plain = byte >= 32 && byte < 127 && byte != '\\';
		size_t n = byte_escape((char)byte, out);

		assert_int_equal(n, plain ? 1 : 4);
		if (plain) {
			assert_int_equal(out[0], byte);
			continue;
		}
		assert_memory_equal(out, "\\x", 2);
		assert_int_equal(
			strtol((char[]){ out[2], out[3], 0 }, NULL, 16), byte);
	}
}

static void
fields_are_cut(void **state)
{
	struct str rest = S("a::bc:"), field;

	(void)state;
	assert_true(str_cut(&rest, ':', &field));
	assert_str(field, "a");
	assert_true(str_cut(&rest, ':', &field));
	assert_str(field, "");
	assert_true(str_cut(&rest, ':', &field));
	assert_str(field, "bc");
	assert_non_null(rest.at);
	assert_true(str_cut(&rest, ':', &field));
	assert_str(field, "");
	assert_null(rest.at);
	assert_int_equal(rest.n, 0);
	assert_false(str_cut(&rest, ':', &field));
}

static void
empty_text_is_one_field(void **state)
{
	struct str rest = S(""), field;

	(void)state;
	assert_true(str_cut(&rest, ':', &field));
	assert_int_equal(field.n, 0);
	assert_non_null(field.at);
	assert_false(str_cut(&rest, ':', &field));
}

static void
nul_is_a_byte_like_others(void **state)
{
	struct str rest = S("a\0b:c"), field;

	(void)state;
	assert_true(str_cut(&rest, ':', &field));
	assert_int_equal(field.n, 3);
	assert_str(rest, "c");
}

static void
components_are_taken(void **state)
{
	const char *path = "//var/./run///x/";

	(void)state;
	assert_str(str_component(&path), "var");
	assert_str(str_component(&path), ".");
	assert_str(str_component(&path), "run");
	assert_str(str_component(&path), "x");
	assert_int_equal(str_component(&path).n, 0);
	assert_string_equal(path, "");
	assert_int_equal(str_component(&path).n, 0);
	path = "a";
	assert_str(str_component(&path), "a");
	assert_string_equal(path, "");
}

static void
slashes_at_the_end_are_no_part(void **state)
{
	(void)state;
	assert_str(str_trim_slashes(S("/data")), "/data");
	assert_str(str_trim_slashes(S("/data//")), "/data");
	assert_str(str_trim_slashes(S("//data/a/")), "//data/a");
	assert_str(str_trim_slashes(S("/")), "/");
	assert_str(str_trim_slashes(S("///")), "/");
	assert_str(str_trim_slashes(S("")), "");
}

static void
text_grows(void **state)
{
	struct text text = { .n = 0 };

	(void)state;
	text_add(&text, "uid ");
	text_add_number(&text, 0);
	text_add_str(&text, S(", "));
	text_add_number(&text, 4294967294U);
	text_add(&text, " ");
	text_add_number(&text, UINT64_MAX);
	text_add_str(&text, str_of(NULL));
	assert_str(text_str(&text), "uid 0, 4294967294 18446744073709551615");
	assert_int_equal(text.at[text.n], '\0');
}

static void
text_is_cut_off_when_full(void **state)
{
	struct text text = { .n = 0 };

	(void)state;
	text_add_str(&text, span_of('a', sizeof text.at - 2));
	text_add(&text, "bc");
	assert_int_equal(text.n, sizeof text.at - 1);
	assert_int_equal(text.at[text.n - 1], 'b');
	assert_int_equal(text.at[text.n], '\0');
	text_add(&text, "d");
	text_add_number(&text, 7);
	assert_int_equal(text.n, sizeof text.at - 1);
	assert_int_equal(text.at[text.n], '\0');
}

static void
names_of_variables_are_posix(void **state)
{
	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		char text[2] = { 'x', (char)byte };
		bool letter = byte < 128 && (isalpha(byte) || byte == '_');
		bool digit = byte < 128 && isdigit(byte);

		assert_int_equal(str_variable_n((struct str){ text, 2 }),
				 letter || digit ? 2 : 1);
		assert_int_equal(str_variable_n((struct str){ text + 1, 1 }),
				 letter);
	}
	assert_int_equal(str_variable_n((struct str){ NULL, 0 }), 0);
}

static void
literal_variables_are_found(void **state)
{
	static const char *const has[] = {
		"$A",	 "x$_",	  "${",	   "${A}",  "$$A",
		"a$b/c", "$a:$b", "$1$z9", "$A.$B", "/$RECYCLE.BIN/$A",
		"$(",	 "$(id)"
	};
	static const char *const has_not[] = { "",    "$",  "$$",
					       "a$",  "$1", "$RECYCLE.BIN",
					       "$-",  "$.", "A",
					       "{A}", "$ A" };

	(void)state;
	for (size_t i = 0; i < sizeof has / sizeof *has; i++)
		assert_true(str_has_variable(str_of(has[i])));
	for (size_t i = 0; i < sizeof has_not / sizeof *has_not; i++)
		assert_false(str_has_variable(str_of(has_not[i])));
	/* Bytes behind the text are not looked at. */
	assert_false(str_has_variable((struct str){ "$A", 1 }));
	assert_true(str_has_variable((struct str){ "$A.", 2 }));
}

static void
spans_are_in_order(void **state)
{
	(void)state;
	assert_int_equal(str_compare(str_of("ab"), str_of("ab")), 0);
	assert_int_equal(str_compare(str_of(""), str_of("")), 0);
	assert_true(str_compare(str_of("a"), str_of("ab")) < 0);
	assert_true(str_compare(str_of("ab"), str_of("a")) > 0);
	assert_true(str_compare(str_of("b"), str_of("ab")) > 0);
}

int
main(void)
{
	static const struct CMUnitTest str[] = {
		TEST("a string becomes a span, NULL an empty one",
		     string_becomes_span),
		TEST("spans are compared by length and bytes, NULs too",
		     spans_are_compared),
		TEST("of two spans, what is less by its bytes comes first, "
		     "or what is shorter",
		     spans_are_in_order),
		TEST("the name of a variable has letters, digits and _, and "
		     "no digit first",
		     names_of_variables_are_posix),
		TEST("a $NAME that no shell has replaced is found",
		     literal_variables_are_found),
		TEST("only 0-9 are digits, and no byte at all is no digits",
		     digits_are_ascii_digits),
		TEST("control bytes are those below 0x20 and 0x7f",
		     control_bytes_are_found),
		TEST("every byte that is not printable is escaped (170)",
		     bytes_are_escaped),
		TEST("a trailing separator gives one more, empty field",
		     fields_are_cut),
		TEST("an empty text is one empty field, then nothing",
		     empty_text_is_one_field),
		TEST("a NUL does not end a field (22)",
		     nul_is_a_byte_like_others),
		TEST("a path is taken apart at its slashes (99)",
		     components_are_taken),
		TEST("the slashes at the end of a path are cut off, but for /",
		     slashes_at_the_end_are_no_part),
		TEST("a text grows by strings and numbers", text_grows),
		TEST("a full text is cut off and stays terminated",
		     text_is_cut_off_when_full),
	};

	return cmocka_run_group_tests(str, NULL, NULL);
}
