/* SPDX-License-Identifier: ISC */
/* Options of a command line. */
#include "base/option.h"

/* Where the parts of an option's line stand. */
#define LETTER 3
#define NAME 8

/* An option of the text of --help. */
struct option {
	int number;
	bool takes_argument;
};

/* Find the option of a letter, or, if that is NUL, of a name. */
static struct option
option_find(const char *usage, char letter, struct str name)
{
	struct str rest = str_of(usage), line, given;
	int number = 0;

	while (str_cut(&rest, '\n', &line)) {
		if (line.n <= NAME || line.at[NAME - 1] != '-' ||
		    line.at[NAME - 2] != '-')
			continue;
		given = (struct str){ line.at + NAME, line.n - NAME };
		str_cut(&given, ' ', &line);
		if (letter == '\0' ? str_equal(line, name)
				   : line.at[LETTER - NAME] == letter)
			return (struct option){
				number,
				given.n > 0 && *given.at != ' ',
			};
		number++;
	}
	return (struct option){ OPTION_UNKNOWN, false };
}

/* Read the next element of argv as the option's argument. */
static int
argument_follows(struct option_scan *scan, int option)
{
	scan->argument = scan->argv[scan->at];
	if (scan->argument == NULL)
		return OPTION_WITHOUT_ARGUMENT;
	scan->at++;
	return option;
}

static int
long_next(struct option_scan *scan)
{
	struct str rest = str_of(scan->given + 2), name;
	struct option option;

	str_cut(&rest, '=', &name);
	option = option_find(scan->usage, '\0', name);
	if (rest.at == NULL)
		return option.takes_argument
			       ? argument_follows(scan, option.number)
			       : option.number;
	if (option.number >= 0 && !option.takes_argument)
		return OPTION_WITH_ARGUMENT;
	scan->argument = rest.at;
	return option.number;
}

static int
letter_next(struct option_scan *scan)
{
	char letter = *scan->cluster++;
	struct option option =
		option_find(scan->usage, letter, (struct str){ 0 });

	if (letter == ' ')
		return OPTION_UNKNOWN;
	if (!option.takes_argument)
		return option.number;
	scan->argument = scan->cluster;
	scan->cluster = NULL;
	if (scan->argument[0] == '\0')
		return argument_follows(scan, option.number);
	return option.number;
}

int
option_next(struct option_scan *scan)
{
	const char *element;

	scan->argument = NULL;
	if (scan->cluster != NULL && scan->cluster[0] != '\0')
		return letter_next(scan);
	element = scan->argv[scan->at];
	if (element == NULL || element[0] != '-' || element[1] == '\0')
		return OPTION_DONE;
	scan->at++;
	if (element[1] == '-' && element[2] == '\0')
		return OPTION_DONE;
	scan->given = element;
	if (element[1] == '-')
		return long_next(scan);
	scan->cluster = element + 1;
	return letter_next(scan);
}
