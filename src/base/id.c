/* SPDX-License-Identifier: ISC */
/* Numeric ids and umasks as text: one grammar, no second reading. */
#include "base/id.h"

bool
id_parse(struct str text, uint32_t *id)
{
	uint64_t value = 0;

	if (!str_is_digits(text) || text.n > 10)
		return false;
	if (text.at[0] == '0' && text.n > 1)
		return false;
	for (size_t i = 0; i < text.n; i++)
		value = value * 10 + (uint64_t)(text.at[i] - '0');
	if (value > ID_MAX)
		return false;
	*id = (uint32_t)value;
	return true;
}

struct refusal
id_refuse(struct str text, const char *why)
{
	return (struct refusal){
		text, why,
		"an id is 0 to 4294967294, decimal digits only, "
		"no leading zero",
	};
}

bool
id_parse_umask(struct str text, unsigned *mask)
{
	unsigned value = 0;

	if (text.n == 0 || text.n > 4)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.at[i] < '0' || text.at[i] > '7')
			return false;
		value = value * 8 + (unsigned)(text.at[i] - '0');
	}
	if (value > 0777)
		return false;
	*mask = value;
	return true;
}
