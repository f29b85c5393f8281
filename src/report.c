/* SPDX-License-Identifier: ISC */
/* Texts on standard output: the plan of --dry-run, --help, --version. */
#include "report.h"

#include "os/message.h"
#include "plan/capability.h"

struct output {
	bool failed;
	size_t n;
	char at[1024];
};

static void
output_flush(struct output *output)
{
	for (size_t done = 0; done < output->n && !output->failed;) {
		ssize_t n = message_write(1, output->at + done,
					  output->n - done);

		output->failed = n <= 0;
		done += n > 0 ? (size_t)n : 0;
	}
	output->n = 0;
}

static void
output_byte(struct output *output, char byte)
{
	if (output->n == sizeof output->at)
		output_flush(output);
	output->at[output->n++] = byte;
}

static void
output_plain(struct output *output, const char *text)
{
	while (*text != '\0')
		output_byte(output, *text++);
}

static void
output_escaped(struct output *output, struct str text)
{
	char escaped[4];

	for (size_t i = 0; i < text.n; i++) {
		size_t n = byte_escape(text.at[i], escaped);

		for (size_t j = 0; j < n; j++)
			output_byte(output, escaped[j]);
	}
}

static void
output_number(struct output *output, uint64_t number)
{
	struct text text = { .n = 0 };

	text_add_number(&text, number);
	output_plain(output, text.at);
}

static int
output_end(struct output *output)
{
	output_flush(output);
	if (output->failed)
		return message_errno("standard output", "cannot be written");
	return 0;
}

int
report_text(const char *text)
{
	struct output output = { .n = 0 };

	output_plain(&output, text);
	return output_end(&output);
}

static void
line_number(struct output *output, const char *key, uint64_t number)
{
	output_plain(output, key);
	output_number(output, number);
	output_byte(output, '\n');
}

static void
line_str(struct output *output, const char *key, struct str value)
{
	output_plain(output, key);
	output_escaped(output, value);
	output_byte(output, '\n');
}

static void
line_groups(struct output *output, const struct groups *groups)
{
	output_plain(output, "groups=");
	for (size_t i = 0; i < groups->n; i++) {
		output_plain(output, i > 0 ? "," : "");
		output_number(output, groups->gid[i]);
	}
	output_byte(output, '\n');
}

static void
line_umask(struct output *output, unsigned umask)
{
	output_plain(output, "umask=0");
	for (int shift = 6; shift >= 0; shift -= 3)
		output_byte(output, (char)('0' + (umask >> shift & 7)));
	output_byte(output, '\n');
}

static void
lines_user(struct output *output, const struct plan *plan)
{
	line_str(output, "user=", plan->settings.user);
	line_str(output, "shell=", plan->settings.shell);
}

static void
line_capabilities(struct output *output, const char *key, uint64_t set)
{
	output_plain(output, key);
	while (set != 0) {
		output_escaped(output, capability_name(capability_pop(&set)));
		output_plain(output, set != 0 ? "," : "");
	}
	output_byte(output, '\n');
}

static void
lines_powers(struct output *output, const struct plan *plan)
{
	if (plan->capabilities.inheritable != 0)
		line_capabilities(output,
				  "keep-caps=", plan->capabilities.inheritable);
	if (!plan->capabilities.no_new_privs)
		return;
	output_plain(output, "no-new-privs=1\n");
	line_capabilities(output, "bounding=", plan->capabilities.bounding);
}

static void
lines_lacking(struct output *output, uint64_t lacking)
{
	while (lacking != 0) {
		struct str name = capability_name(capability_pop(&lacking));

		output_plain(output, "lacks=CAP_");
		for (size_t i = 0; i < name.n; i++)
			output_byte(output,
				    name.at[i] < 'a'
					    ? name.at[i]
					    : (char)(name.at[i] - 'a' + 'A'));
		output_byte(output, '\n');
	}
}

int
report_plan(const struct plan *plan, const struct request *request)
{
	const struct account_findings *found = &plan->creation.found;
	struct output output = { .n = 0 };

	line_number(&output, "uid=", plan->identity.uid);
	line_str(&output, "uid-from=", str_of(plan->identity.uid_from));
	line_number(&output, "gid=", plan->identity.gid);
	line_str(&output, "gid-from=", str_of(plan->identity.gid_from));
	line_groups(&output, &plan->membership.groups);
	if (plan->account != NULL)
		line_str(&output, "account=", plan->account->name);
	if (found->group_line.n > 0)
		line_str(&output, "etc-group=", found->group_line);
	if (found->passwd_line.n > 0)
		line_str(&output, "etc-passwd=", found->passwd_line);
	if (found->home.n > 0)
		line_str(&output, found->home_exists ? "chown=" : "mkdir=",
			 found->home);
	if (plan->settings.sets_home)
		line_str(&output, "home=", plan->settings.home);
	if (plan->settings.sets_umask)
		line_umask(&output, plan->settings.umask);
	if (plan->settings.sets_user)
		lines_user(&output, plan);
	if (request->own_stdio)
		output_plain(&output, "own-stdio=1\n");
	lines_powers(&output, plan);
	lines_lacking(&output,
		      plan->changes.lacking | plan->capabilities.unheld);
	for (char *const *command = request->command; *command; command++)
		line_str(&output, "command=", str_of(*command));
	return output_end(&output);
}
