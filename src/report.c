/* SPDX-License-Identifier: ISC */
/* Texts on standard output: the plan of --dry-run, --help, --version. */
#include "report.h"

#include "os/message.h"
#include "plan/capability.h"

/* What is to be written to standard output. */
static struct {
	bool failed;
	size_t n;
	char at[1024];
} output;

static void
output_flush(void)
{
	for (size_t done = 0; done < output.n && !output.failed;) {
		ssize_t n = message_write(1, output.at + done, output.n - done);

		output.failed = n <= 0;
		done += n > 0 ? (size_t)n : 0;
	}
	output.n = 0;
}

static void
output_byte(char byte)
{
	if (output.n == sizeof output.at)
		output_flush();
	output.at[output.n++] = byte;
}

static void
output_plain(const char *text)
{
	while (*text != '\0')
		output_byte(*text++);
}

static void
output_escaped(struct str text)
{
	char escaped[4];

	for (size_t i = 0; i < text.n; i++) {
		size_t n = byte_escape(text.at[i], escaped);

		for (size_t j = 0; j < n; j++)
			output_byte(escaped[j]);
	}
}

static void
output_number(uint64_t number)
{
	struct text text = { .n = 0 };

	text_add_number(&text, number);
	output_plain(text.at);
}

static int
output_end(void)
{
	output_flush();
	if (output.failed)
		return message_errno("standard output", "cannot be written");
	return 0;
}

int
report_text(const char *text)
{
	output_plain(text);
	return output_end();
}

static void
line_number(const char *key, uint64_t number)
{
	output_plain(key);
	output_number(number);
	output_byte('\n');
}

static void
line_str(const char *key, struct str value)
{
	output_plain(key);
	output_escaped(value);
	output_byte('\n');
}

static void
line_groups(const struct groups *groups)
{
	output_plain("groups=");
	for (size_t i = 0; i < groups->n; i++) {
		output_plain(i > 0 ? "," : "");
		output_number(groups->gid[i]);
	}
	output_byte('\n');
}

static void
line_umask(unsigned umask)
{
	output_plain("umask=0");
	for (int shift = 6; shift >= 0; shift -= 3)
		output_byte((char)('0' + (umask >> shift & 7)));
	output_byte('\n');
}

static void
lines_user(const struct plan *plan)
{
	line_str("user=", plan->settings.user);
	line_str("shell=", plan->settings.shell);
}

static void
line_capabilities(const char *key, uint64_t set)
{
	output_plain(key);
	while (set != 0) {
		output_escaped(capability_name(capability_pop(&set)));
		output_plain(set != 0 ? "," : "");
	}
	output_byte('\n');
}

static void
lines_powers(const struct plan *plan)
{
	if (plan->capabilities.inheritable != 0)
		line_capabilities("keep-caps=", plan->capabilities.inheritable);
	if (!plan->capabilities.no_new_privs)
		return;
	output_plain("no-new-privs=1\n");
	line_capabilities("bounding=", plan->capabilities.bounding);
}

static void
lines_lacking(uint64_t lacking)
{
	while (lacking != 0) {
		struct str name = capability_name(capability_pop(&lacking));

		output_plain("lacks=CAP_");
		for (size_t i = 0; i < name.n; i++)
			output_byte(name.at[i] < 'a'
					    ? name.at[i]
					    : (char)(name.at[i] - 'a' + 'A'));
		output_byte('\n');
	}
}

/* What is handed over, as it was written. */
static void
lines_paths(const struct request *request, bool owns)
{
	static const char keys[][10] = { "own=", "own-skip=", "dir=", "give=" };
	const struct paths *paths[] = { &request->own, &request->own_skip,
					&request->dir, &request->give };

	for (size_t i = owns ? 0 : 2; i < 4; i++)
		for (size_t j = 0; j < paths[i]->n; j++)
			line_str(keys[i], str_of(paths[i]->path[j]));
}

static void
lines_nameless(const struct account_findings *found)
{
	for (size_t i = 0; i < found->nameless_n; i++) {
		output_plain("etc-group=gid");
		output_number(found->nameless[i]);
		output_plain(":*:");
		output_number(found->nameless[i]);
		output_plain(":\n");
	}
}

int
report_plan(const struct plan *plan, const struct request *request)
{
	const struct account_findings *found = &plan->creation.found;

	line_number("uid=", plan->identity.uid);
	line_str("uid-from=", str_of(plan->identity.uid_from));
	line_number("gid=", plan->identity.gid);
	line_str("gid-from=", str_of(plan->identity.gid_from));
	line_groups(&plan->membership.groups);
	if (plan->account != NULL)
		line_str("account=", plan->account->name);
	if (found->group.line.n > 0)
		line_str("etc-group=", found->group.line);
	lines_nameless(found);
	if (found->passwd.line.n > 0)
		line_str("etc-passwd=", found->passwd.line);
	if (found->home.n > 0)
		line_str(found->home_exists ? "chown=" : "mkdir=", found->home);
	if (plan->settings.sets_home)
		line_str("home=", plan->settings.home);
	if (plan->settings.sets_umask)
		line_umask(plan->settings.umask);
	if (plan->settings.sets_user)
		lines_user(plan);
	lines_paths(request, !plan->ownership.never);
	if (request->own_stdio)
		output_plain("own-stdio=1\n");
	lines_powers(plan);
	lines_lacking(plan->changes.lacking | plan->capabilities.unheld);
	for (char *const *command = request->command; *command; command++)
		line_str("command=", str_of(*command));
	return output_end();
}
