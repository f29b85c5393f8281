/* SPDX-License-Identifier: ISC */
/* The environment: a few names read, a few set, the rest untouched. */
#include "os/environment.h"

#include <string.h>
#include <sys/mman.h>

#include "os/message.h"

static bool
entry_is_named(const char *entry, struct str name)
{
	return str_starts(str_of(entry), name) && entry[name.n] == '=';
}

const char *
environment_get(char **environment, struct str name)
{
	for (char **entry = environment; *entry; entry++)
		if (entry_is_named(*entry, name))
			return *entry + name.n + 1;
	return NULL;
}

const char *
environment_find(char **environment, struct str name, bool *differs)
{
	const char *found = NULL;

	*differs = false;
	for (char **entry = environment; *entry; entry++) {
		if (!entry_is_named(*entry, name))
			continue;
		*differs |= found != NULL && !str_is(str_of(found), *entry);
		found = found != NULL ? found : *entry;
	}
	return found;
}

/* Room for what is added: pointers, then the new entries' text. */
static void *
memory_alloc(size_t size)
{
	/* Most fit beside what is in memory already: a page fault less. */
	static _Alignas(char *) char room[768];
	void *memory;

	if (size <= sizeof room)
		return room;
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory != MAP_FAILED)
		return memory;
	message_errno("environment", "no memory for it");
	return NULL;
}

static char *
entry_write(char *at, struct str name, struct str value)
{
	memcpy(at, name.at, name.n);
	at[name.n] = '=';
	memcpy(at + name.n + 1, value.at, value.n);
	at[name.n + 1 + value.n] = '\0';
	return at + name.n + 1 + value.n + 1;
}

static bool
entries_replace(char **environment, struct str name, char *entry)
{
	bool found = false;

	for (; *environment; environment++) {
		if (!entry_is_named(*environment, name))
			continue;
		*environment = entry;
		found = true;
	}
	return found;
}

static size_t
entries_size(const char *const *names, const struct str *values, size_t n)
{
	size_t size = 0;

	for (size_t i = 0; i < n; i++)
		size += strlen(names[i]) + 1 + values[i].n + 1;
	return size;
}

char **
environment_set(char **environment, const char *const *names,
		const struct str *values, size_t n)
{
	size_t count = 0, added = 0;
	size_t text_size = entries_size(names, values, n);
	char **grown;
	char *text;

	while (environment[count])
		count++;
	grown = memory_alloc((count + n + 1) * sizeof *grown + text_size);
	if (grown == NULL)
		return NULL;
	text = (char *)(grown + count + n + 1);
	for (size_t i = 0; i < n; i++) {
		struct str name = str_of(names[i]);
		char *entry = text;

		text = entry_write(text, name, values[i]);
		if (!entries_replace(environment, name, entry))
			grown[count + added++] = entry;
	}
	memcpy(grown, environment, count * sizeof *grown);
	return grown;
}
