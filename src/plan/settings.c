/* SPDX-License-Identifier: ISC */
/* What the command finds: HOME, USER, SHELL, its umask. */
#include "plan/settings.h"

#include "base/id.h"

static void
home_decide(struct settings *settings, const struct decision *decision,
	    const struct account *account, const struct record *added)
{
	const struct facts *facts = decision->facts;
	struct str before = str_of(facts->home);

	if (decision->request->keep_home)
		return;
	if (decision->identity->is_current_user && before.n > 0 &&
	    !str_is(before, "/"))
		return;
	if (account == NULL)
		account = facts_account(facts);
	if (account == NULL && facts->operand->user.is_id &&
	    facts->account->fault != NULL)
		remark_warn(decision->remarks, facts->operand->user.text,
			    "HOME is unknown: its line in /etc/passwd is "
			    "malformed");
	settings->sets_home = true;
	settings->home = account != NULL ? account->home : added->home;
	if (settings->home.n == 0)
		settings->home = STR("/");
}

static void
user_decide(struct settings *settings, const struct account *account,
	    const struct record *added, uint32_t uid)
{
	settings->sets_user = true;
	settings->user = account != NULL ? account->name : added->name;
	settings->shell = account != NULL ? account->shell : added->shell;
	/* Without an entry, USER is the number: an inherited name would lie. */
	if (settings->user.n == 0) {
		text_add_number(&settings->uid_text, uid);
		settings->user = text_str(&settings->uid_text);
	}
	if (settings->shell.n == 0)
		settings->shell = STR("/bin/sh");
}

static bool
umask_decide(struct settings *settings, struct decision *decision)
{
	const struct variable *variable = &decision->facts->variables->umask;

	settings->sets_umask = decision->request->has_umask;
	settings->umask = decision->request->umask;
	if (variable->value.n == 0)
		return true;
	settings->sets_umask = true;
	/* YAML hands 0027 on as 23, and 022 as 18: which it was is lost. */
	if (variable->value.n == 2 && str_is_digits(variable->value))
		return decision_refuse(
			decision, variable->entry,
			"not a umask: YAML may have read an octal number "
			"(write three or four digits, quoted)",
			NULL);
	return id_parse_umask(variable->value, &settings->umask) ||
	       decision_refuse(decision, variable->entry,
			       "not a umask: three or four octal digits, at "
			       "most 0777", NULL);
}

bool
settings_decide(struct settings *settings, struct decision *decision,
		const struct record *added)
{
	const struct facts *facts = decision->facts;
	const struct account *account = facts_account(facts);

	/* The current user's entry need not be the operand's. */
	if (decision->identity->is_current_user)
		account = facts->running->found ? &facts->running->account
						: NULL;
	home_decide(settings, decision, account, added);
	if (decision->request->user_env)
		user_decide(settings, account, added,
			    decision->identity->uid);
	return umask_decide(settings, decision);
}
