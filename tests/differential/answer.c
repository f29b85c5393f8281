/* SPDX-License-Identifier: ISC */
/*
 * What the core says, line by line: a question on standard input, an answer
 * on standard output.  BYTES are "-" and then hexadecimal digits.
 *
 *   operand OPERAND
 *     the halves of USER[:GROUP], each "id N" or "name BYTES"; or "refused"
 *   world OPERAND UID GID FLAGS OWNER GROUPS LIST STEP PASSWD GROUP
 *     All but FLAGS, OWNER, GROUPS and STEP are BYTES.
 *     UID and GID are the values of the variables of --env.  FLAGS: a
 *     --allow-root, c --create, k --keep-groups, m --match of a path of
 *     OWNER, which is "uid:gid".  GROUPS are those of the process, LIST is
 *     that of --groups, or "none".  The files are given out STEP lines at a time.
 *     The answer is "UID GID GROUPS HOME PASSWD GROUP", where the files are
 *     as --create leaves them; or "refused".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "plan/membership.h"
#include "plan/plan.h"

#define WORDS 11
#define NAMED_MAX 64

static struct {
	struct request request;
	struct process process;
	struct operand operand;
	struct variables variables;
	struct findings findings;
	struct account_search account, running;
	struct group_search named[1 + NAMED_MAX];
	struct groups memberships;
	struct group_wishes wishes;
	struct owner owner;
	struct path_groups path_groups;
	struct roots roots;
	struct facts facts;
	struct plan plan;
	struct edit edits[2];
	size_t step;
	struct str passwd, group;
} it;

static int
digit(char hex)
{
	return hex <= '9' ? hex - '0' : hex - 'a' + 10;
}

/* They last until a few megabytes more were asked for. */
static struct str
bytes_of(const char *hex)
{
	static char pool[1 << 22];
	static size_t used;
	struct str bytes;

	if (*hex++ != '-')
		exit(2);
	bytes.n = strlen(hex) / 2;
	if (used + bytes.n + 1 > sizeof pool)
		used = 0;
	bytes.at = pool + used;
	for (size_t i = 0; i < 2 * bytes.n; i += 2)
		pool[used++] = (char)(digit(hex[i]) * 16 + digit(hex[i + 1]));
	pool[used++] = '\0';
	return bytes;
}

static void
part_print(struct str bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < bytes.n; i++) {
		putchar_unlocked(digits[(unsigned char)bytes.at[i] >> 4]);
		putchar_unlocked(digits[bytes.at[i] & 15]);
	}
}

static void
bytes_print(struct str bytes)
{
	putchar('-');
	part_print(bytes);
}

static void
half_print(const struct name_or_id *half)
{
	if (half->is_id) {
		printf("id %u", half->id);
		return;
	}
	printf("name ");
	bytes_print(half->text);
}

static void
operand_answer(struct str text)
{
	struct operand operand;

	if (operand_parse(text, &operand).why) {
		puts("refused");
		return;
	}
	half_print(&operand.user);
	if (operand.has_group) {
		putchar(' ');
		half_print(&operand.group);
	}
	putchar('\n');
}

/* Some lines of a file in memory of their own, which the next call frees. */
static bool
lines_take(struct str *file, struct str *lines)
{
	static char *copy;
	const char *end = file->at;

	free(copy);
	copy = NULL;
	if (file->n == 0)
		return false;
	for (size_t i = 0; i < it.step && end != NULL; i++) {
		end = memchr(end, '\n', (size_t)(file->at + file->n - end));
		end = end ? end + 1 : NULL;
	}
	lines->n = end ? (size_t)(end - file->at) : file->n;
	copy = malloc(lines->n);
	lines->at = memcpy(copy, file->at, lines->n);
	file->at += lines->n;
	file->n -= lines->n;
	return true;
}

/* As gather() does. */
static void
variable_read(struct variable *variable, const char *name, const char *hex)
{
	static char entry[2][1024];
	char *to = entry[*name == 'G'];
	struct str value = bytes_of(hex);

	if (value.n + 2 > sizeof entry[0])
		exit(2);
	to[0] = *name;
	to[1] = '=';
	memcpy(to + 2, value.at, value.n);
	*variable = variable_of(str_of(name), (struct str){ to, value.n + 2 });
}

static void
groups_clear(struct groups *groups)
{
	groups->n = groups->settled = 0;
	groups->overflow = false;
}

static void
request_read(char **word)
{
	const char *flags = word[4], *gids = word[6];
	char *end;

	it.request = (struct request){
		.operand = bytes_of(word[1]),
		.has_variables = true,
		.match = strchr(flags, 'm') ? "/path" : NULL,
		.create = strchr(flags, 'c') != NULL,
		.keep_groups = strchr(flags, 'k') != NULL,
		.allow_root = strchr(flags, 'a') != NULL,
	};
	variable_read(&it.variables.uid, "U", word[2]);
	variable_read(&it.variables.gid, "G", word[3]);
	it.owner = (struct owner){
		(uint32_t)strtoul(word[5], &end, 10),
		(uint32_t)strtoul(end + 1, NULL, 10), true, true,
	};
	groups_clear(&it.process.groups);
	for (; *gids != '\0'; gids = *end ? end + 1 : end)
		groups_add(&it.process.groups,
			   (uint32_t)strtoul(gids, &end, 10));
	groups_settle(&it.process.groups);
	it.process.permitted = it.process.effective = ~(uint64_t)0;
	if (strcmp(word[7], "none") != 0)
		it.request.groups = (struct paths){ 1, {
			bytes_of(word[7]).at } };
	it.step = strtoul(word[8], NULL, 10);
	it.passwd = bytes_of(word[9]);
	it.group = bytes_of(word[10]);
}

/* What names_note() and wishes_note() of src/gather/gather.c do. */
static bool
wishes_note(void)
{
	struct membership_walk walk = { 0 };
	struct name_or_id element;
	size_t n = 1;

	memset(it.named, 0, sizeof it.named);
	if (it.operand.has_group && !it.operand.group.is_id)
		it.named[0].name = it.operand.group.text;
	while (membership_next(&walk, &it.request.groups, &element))
		if (!element.is_id && n <= NAMED_MAX)
			it.named[n++].name = element.text;
	it.wishes = (struct group_wishes){
		.named = it.named[0].name.n > 0 ? it.named : it.named + 1,
		.memberships = &it.memberships,
		.own_apart = it.request.create,
		.roots = it.request.keep_groups ? &it.roots : NULL,
	};
	it.wishes.named_n = (size_t)(it.named + n - it.wishes.named);
	if (!it.operand.has_group && it.account.found)
		it.wishes.member = it.account.account.name;
	else if (!it.operand.has_group && it.request.create &&
		 !it.operand.user.is_id)
		it.wishes.member = it.operand.user.text;
	return walk.refusal.why == NULL;
}

static bool
files_look(void)
{
	struct str rest = it.passwd, lines;

	it.account.found = it.running.found = false;
	it.account.fault = NULL;
	it.account.key = it.operand.user;
	while (!it.account.found && lines_take(&rest, &lines))
		account_search(&it.account, lines);
	groups_clear(&it.memberships);
	groups_clear(&it.roots.groups);
	it.roots.n = 0;
	it.roots.overflow = false;
	it.roots.unclear.n = 0;
	if (!wishes_note())
		return false;
	rest = it.passwd;
	while (it.wishes.roots && lines_take(&rest, &lines))
		roots_add_accounts(&it.roots, lines);
	rest = it.group;
	while (lines_take(&rest, &lines)) {
		group_search(&it.wishes, lines);
		if (it.wishes.roots)
			roots_add_groups(&it.roots, lines);
	}
	groups_settle(&it.memberships);
	groups_settle(&it.roots.groups);
	return true;
}

static enum edit_kind
edit_make(struct edit *edit, const struct record *record, struct str file)
{
	struct str rest = file, lines;

	edit_begin(edit, record);
	for (;;) {
		uint64_t offset = (uint64_t)(rest.at - file.at);

		if (!lines_take(&rest, &lines))
			break;
		edit_parse(edit, lines, offset);
	}
	return edit_end(edit, file.n);
}

static bool
plan_find(void)
{
	if (operand_parse(it.request.operand, &it.operand).why || !files_look())
		return false;
	it.facts = (struct facts){
		.process = &it.process, .operand = &it.operand,
		.variables = &it.variables, .account = &it.account, .running = &it.running,
		.group = it.named, .named = it.named + 1,
		.memberships = &it.memberships, .wishes = &it.wishes,
		.owner = it.request.match ? &it.owner : NULL,
		.path_groups = &it.path_groups, .roots = &it.roots,
	};
	memset(&it.plan, 0, offsetof(struct plan, membership.groups.gid));
	return plan_make(&it.plan, &it.request, &it.facts).why == NULL;
}

static void
file_print(const struct edit *edit, enum edit_kind kind, struct str file)
{
	if (kind == EDIT_NONE) {
		bytes_print(file);
		return;
	}
	bytes_print((struct str){ file.at, edit->at });
	part_print(edit->text);
	part_print((struct str){ file.at + edit->at, edit->from - edit->at });
	part_print((struct str){ file.at + edit->to, file.n - edit->to });
}

static void
world_answer(char **word)
{
	enum edit_kind kinds[2] = { EDIT_NONE, EDIT_NONE };
	const struct record *records[2] = { &it.plan.creation.passwd,
					    &it.plan.creation.group };
	const struct str files[2] = { bytes_of(word[9]), bytes_of(word[10]) };

	request_read(word);
	if (!plan_find()) {
		puts("refused");
		return;
	}
	for (size_t i = 0; i < 2; i++)
		if (records[i]->name.n > 0)
			kinds[i] = edit_make(&it.edits[i], records[i],
					     files[i]);
	if (kinds[0] >= EDIT_IMPOSSIBLE || kinds[1] >= EDIT_IMPOSSIBLE) {
		puts("refused");
		return;
	}
	it.findings = (struct findings){
		.overflow_uid = OVERFLOW_ID,
		.overflow_gid = OVERFLOW_ID,
		.account.group.line = kinds[1] == EDIT_NONE ? (struct str){ 0 }
						    : it.edits[1].line,
	};
	plan_settle(&it.plan, &it.request, &it.facts, &it.findings);
	printf("%u %u ", it.plan.identity.uid, it.plan.identity.gid);
	for (size_t i = 0; i < it.plan.membership.groups.n; i++)
		printf("%s%u", i > 0 ? "," : "", it.plan.membership.groups.gid[i]);
	putchar(' ');
	bytes_print(it.plan.settings.home);
	for (size_t i = 0; i < 2; i++) {
		putchar(' ');
		file_print(&it.edits[i], kinds[i], files[i]);
	}
	putchar('\n');
}

int
main(void)
{
	char *line = NULL, *word[WORDS], *rest;
	size_t size = 0, n;

	while (getline(&line, &size, stdin) > 0) {
		rest = line;
		for (n = 0; n < WORDS && (word[n] = strtok_r(
				    rest, " \n", &rest)) != NULL; n++)
			;
		if (n == 2 && strcmp(word[0], "operand") == 0)
			operand_answer(bytes_of(word[1]));
		else if (n == WORDS && strcmp(word[0], "world") == 0)
			world_answer(word);
		else
			return 2;
	}
	free(line);
	return 0;
}
