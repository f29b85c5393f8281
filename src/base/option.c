/* SPDX-License-Identifier: ISC */
/* Options of a command line. */
#include "base/option.h"

static const struct option_rule *
rule_of_letter(const struct option_rule *rule, char letter)
{
	while (rule->key != 0 && rule->key != (unsigned char)letter)
		rule++;
	return rule;
}

static const struct option_rule *
rule_of_name(const struct option_rule *rule, struct str name)
{
	while (rule->key != 0 && !str_is(name, rule->name))
		rule++;
	return rule;
}

/* Take the next element of argv as the option's argument. */
static int
argument_follows(struct option_scan *scan, const struct option_rule *rule)
{
	scan->argument = scan->argv[scan->at];
	if (scan->argument == NULL)
		return OPTION_WITHOUT_ARGUMENT;
	scan->at++;
	return rule->key;
}

static int
long_next(struct option_scan *scan)
{
	struct str rest = str_of(scan->given + 2), name;
	const struct option_rule *rule;

	str_cut(&rest, '=', &name);
	rule = rule_of_name(scan->rules, name);
	if (rule->key == 0)
		return OPTION_UNKNOWN;
	if (!rule->takes_argument)
		return rest.at == NULL ? rule->key : OPTION_WITH_ARGUMENT;
	if (rest.at == NULL)
		return argument_follows(scan, rule);
	scan->argument = rest.at;
	return rule->key;
}

static int
letter_next(struct option_scan *scan)
{
	const struct option_rule *rule =
		rule_of_letter(scan->rules, *scan->cluster++);

	if (rule->key == 0)
		return OPTION_UNKNOWN;
	if (!rule->takes_argument)
		return rule->key;
	scan->argument = scan->cluster;
	scan->cluster = NULL;
	if (scan->argument[0] == '\0')
		return argument_follows(scan, rule);
	return rule->key;
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
