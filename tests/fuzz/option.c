/* SPDX-License-Identifier: ISC */
/* Fuzz target: a command line, one element a line. */
#include "fuzz.h"

#include "base/option.h"

#define ELEMENTS_MAX 64
static const char usage[] =
"usage: test\n"
"  -e, --env UID                one\n"
"  -m, --match PATH             two\n"
"\n"
"  -n, --dry-run                three\n"
"  -v, --verbose                four -- and no more\n"
"      --allow-root             five\n"
"      --umask MODE             six\n"
"\n";

/* The same again, in the order of the text. */
static const char letters_known[] = "emnv";
static const struct {
	const char *name;
	bool takes_argument;
} options[] = {
	{ "env", true },	{ "match", true },
	{ "dry-run", false },	{ "verbose", false },
	{ "allow-root", false }, { "umask", true },
};

/* Each element in a block of its own. */
static size_t
elements_make(struct str rest, char **argv)
{
	size_t n = 0;

	while (rest.n > 0 && n < ELEMENTS_MAX) {
		struct str line = line_of(&rest);

		argv[n] = malloc(line.n + 1);
		CHECK(argv[n] != NULL);
		memcpy(argv[n], line.at, line.n);
		argv[n++][line.n] = '\0';
	}
	argv[n] = NULL;
	return n;
}

/* What the elements mean, written another way: whole elements, no state. */
static size_t
slow_letters(const char *letters, const char *next, int *keys, size_t *n)
{
	for (; *letters != '\0'; letters++) {
		const char *known = strchr(letters_known, *letters);
		int option = known != NULL ? (int)(known - letters_known)
					   : OPTION_UNKNOWN;

		if (option >= 0 && !options[option].takes_argument) {
			keys[(*n)++] = option;
			continue;
		}
		keys[*n] = option < 0 || letters[1] || next
				   ? option : OPTION_WITHOUT_ARGUMENT;
		return keys[(*n)++] >= 0 && letters[1] == '\0' ? 2 : 1;
	}
	return 1;
}

static size_t
slow_long(const char *name, const char *next, int *keys, size_t *n)
{
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		size_t length = strlen(options[i].name);
		bool given;

		if (strncmp(name, options[i].name, length) != 0 ||
		    strchr("=", name[length]) == NULL)
			continue;
		given = name[length] == '=';
		if (options[i].takes_argument)
			keys[(*n)++] = given || next ? (int)i
				     : OPTION_WITHOUT_ARGUMENT;
		else
			keys[(*n)++] = given ? OPTION_WITH_ARGUMENT : (int)i;
		return keys[*n - 1] >= 0 && options[i].takes_argument && !given
			       ? 2 : 1;
	}
	keys[(*n)++] = OPTION_UNKNOWN;
	return 1;
}

/* Returns where the operands begin. */
static size_t
slow_scan(char *const *argv, int *keys)
{
	size_t at = 0, n = 0;

	for (;;) {
		const char *element = argv[at];

		if (element == NULL || element[0] != '-' || !element[1])
			break;
		if (strcmp(element, "--") == 0) {
			at++;
			break;
		}
		if (element[1] == '-')
			at += slow_long(element + 2, argv[at + 1], keys, &n);
		else
			at += slow_letters(element + 1, argv[at + 1], keys,
					   &n);
		if (keys[n - 1] < 0)
			return at;
	}
	keys[n] = OPTION_DONE;
	return at;
}

static bool
lies_in_elements(const char *argument, char *const *argv, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (argument >= argv[i] &&
		    argument <= argv[i] + strlen(argv[i]))
			return true;
	return false;
}

static void
check_scan(char *const *argv, size_t n, const int *keys, size_t end)
{
	struct option_scan scan = { .usage = usage, .argv = argv };
	int key;

	for (size_t i = 0;; i++) {
		key = option_next(&scan);
		CHECK(key == keys[i]);
		CHECK(scan.at <= n);
		if (key != OPTION_DONE)
			CHECK(lies_in_elements(scan.given, argv, n));
		if (key < 0)
			break;
		CHECK((scan.argument != NULL) == options[key].takes_argument);
		if (scan.argument != NULL)
			CHECK(lies_in_elements(scan.argument, argv, n));
	}
	CHECK(scan.at == end);
	if (key == OPTION_DONE && end < n && strcmp(argv[end], "--") != 0)
		CHECK(argv[end][0] != '-' || argv[end][1] == '\0' ||
		      strcmp(argv[end - 1], "--") == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[ELEMENTS_MAX + 1];
	int *keys = calloc(size + 2, sizeof *keys);
	size_t n = elements_make(input_of(data, size), argv);

	CHECK(keys != NULL);
	check_scan(argv, n, keys, slow_scan(argv, keys));
	for (size_t i = 0; i < n; i++)
		free(argv[i]);
	free(keys);
	return 0;
}
