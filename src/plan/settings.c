/* SPDX-License-Identifier: ISC */
/* What the command finds: HOME, USER, SHELL, its umask. */
#include "plan/settings.h"

#include "base/id.h"

/* The account whose entry tells what the command finds, or NULL. */
static const struct account *
entry_of(const struct identity *identity, const struct facts *facts)
{
	if (!identity->is_current_user)
		return facts_account(facts);
	return facts->running->found ? &facts->running->account : NULL;
}

static void
home_decide(struct settings *settings, const struct request *request,
	    const struct facts *facts, const struct identity *identity,
	    const struct record *added)
{
	const struct account *account = entry_of(identity, facts);
	struct str before = str_of(facts->home);

	if (request->keep_home)
		return;
	if (identity->is_current_user && before.n > 0 && !str_is(before, "/"))
		return;
	if (account == NULL)
		account = facts_account(facts);
	settings->sets_home = true;
	settings->home = str_of("/");
	if (account != NULL && account->home.n > 0)
		settings->home = account->home;
	else if (account == NULL && added->name.n > 0)
		settings->home = added->home;
}

static void
user_decide(struct settings *settings, const struct account *account,
	    const struct record *added, uint32_t uid)
{
	settings->sets_user = true;
	settings->shell = str_of("/bin/sh");
	/* Without an entry, USER is the number: an inherited name would lie. */
	text_add_number(&settings->uid_text, uid);
	settings->user = text_str(&settings->uid_text);
	if (account != NULL) {
		settings->user = account->name;
		if (account->shell.n > 0)
			settings->shell = account->shell;
	} else if (added->name.n > 0) {
		settings->user = added->name;
		settings->shell = added->shell;
	}
}

static struct refusal
umask_decide(struct settings *settings, const struct request *request,
	     const struct variable *variable)
{
	settings->sets_umask = request->has_umask;
	settings->umask = request->umask;
	if (variable->value.n == 0)
		return accepted();
	/* YAML hands 0027 on as 23, and 022 as 18: which it was is lost. */
	if (variable->value.n == 2 && str_is_digits(variable->value))
		return refuse(variable->entry,
			      "not a umask: two digits may be what YAML made "
			      "of an octal number (write three or four, "
			      "quoted in YAML)");
	if (!id_parse_umask(variable->value, &settings->umask))
		return refuse(variable->entry, "not a umask: one to four "
					       "octal digits, at most 0777");
	settings->sets_umask = true;
	return accepted();
}

struct refusal
settings_decide(struct settings *settings, const struct request *request,
		const struct facts *facts, const struct identity *identity,
		const struct creation *creation)
{
	const struct record *added = &creation->passwd;

	home_decide(settings, request, facts, identity, added);
	if (request->user_env)
		user_decide(settings, entry_of(identity, facts), added,
			    identity->uid);
	return umask_decide(settings, request, &facts->variables->umask);
}
