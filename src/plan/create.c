/* SPDX-License-Identifier: ISC */
/* Which account entries --create wants. */
#include "plan/create.h"

#include <string.h>

#define FIELD_MAX 255
#define USER_MAX 32 /* LOGIN_NAME_MAX of most tools */
#define NOT_PORTABLE "no name for a new account: 1 to 32 of " \
		     "A-Z a-z 0-9 _ . -, no - in front"
#define NEEDS_NAME "--create needs a name for the account, not a number"

static bool
name_byte_is_portable(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_' || byte == '.' ||
	       byte == '-';
}

/* What useradd(8) takes: lib/chkname.c of shadow. */
static bool
name_is_portable(struct str name)
{
	if (name.n == 0 || name.n > USER_MAX || name.at[0] == '-' ||
	    str_is(name, ".") || str_is(name, ".."))
		return false;
	if (name.n > 1 && name.at[name.n - 1] == '$')
		name.n--;
	for (size_t i = 0; i < name.n; i++)
		if (!name_byte_is_portable(name.at[i]))
			return false;
	return true;
}

/* A path that can stand in passwd(5), and means what it seems to. */
static bool
field_is_valid(struct str path)
{
	struct str rest = path, part;

	if (path.n == 0 || path.n > FIELD_MAX || path.at[0] != '/' ||
	    str_has_control(path) || memchr(path.at, ':', path.n) != NULL)
		return false;
	while (str_cut(&rest, '/', &part))
		if (str_is(part, ".."))
			return false;
	return true;
}

static struct refusal
record_fill(struct plan *plan, const struct request *request,
	   const struct name_or_id *user)
{
	struct record *record = &plan->passwd_record;
	const struct account *account = plan->account;
	const char *home = request->new_home, *shell = request->new_shell;

	record->name = account != NULL ? account->name : user->text;
	if (account == NULL && !name_is_portable(record->name))
		return refuse(record->name, NOT_PORTABLE);
	text_add(&plan->home_default, "/home/");
	text_add_str(&plan->home_default, record->name);
	record->home = home ? str_of(home) : text_str(&plan->home_default);
	record->shell = str_of(shell ? shell : "/bin/sh");
	record->id = plan->uid;
	record->gid = plan->gid;
	plan->directory = account != NULL ? account->home : record->home;
	return accepted();
}

/* A uid that USER's line does not have gets a line of its own. */
static void
record_name_by_uid(struct plan *plan)
{
	struct record *record = &plan->passwd_record;

	plan_remark(plan, plan->account->name, "has another uid in "
		    "/etc/passwd: the entry for ours is named uidN", true);
	text_add_with(&plan->name_default, "uid", plan->uid);
	record->name = text_str(&plan->name_default);
	record->home = plan->account->home;
	record->shell = plan->account->shell;
}

/* The kernel chose the ids: only a line that is missing may be added. */
static struct refusal
create_stay(struct plan *plan, const struct request *request,
	    const struct facts *facts)
{
	const struct name_or_id *user = &facts->operand->user;
	struct refusal refusal;

	plan->passwd_record.only_new = true;
	if (facts->running->found) {
		plan->directory = facts->running->account.home;
		return accepted();
	}
	if (user->is_id && plan->account == NULL)
		return refuse(user->text, NEEDS_NAME);
	refusal = record_fill(plan, request, user);
	if (plan->account != NULL)
		record_name_by_uid(plan);
	return refusal;
}

static struct refusal
create_group(struct plan *plan, const struct facts *facts)
{
	const struct operand *operand = facts->operand;
	struct record *record = &plan->group_record;

	*record = (struct record){
		.is_group = true,
		.name = plan->passwd_record.name,
		.id = plan->gid,
	};
	if (!operand->has_group || operand->group.is_id || facts->group->found)
		return accepted();
	/* A new one, whose gid comes from elsewhere. */
	record->name = operand->group.text;
	return name_is_portable(record->name)
		       ? accepted() : refuse(record->name, NOT_PORTABLE);
}

static struct refusal
create_become(struct plan *plan, const struct request *request,
	      const struct facts *facts)
{
	const struct name_or_id *user = &facts->operand->user;
	const struct account *account = plan->account;
	struct refusal refusal;

	if (plan->uid == 0 || (account != NULL && account->uid == 0)) {
		plan_remark(plan, user->text, "uid 0: --create makes and "
			    "changes no entry of it", plan->uid == 0);
		return accepted();
	}
	if (user->is_id) {
		/* A second start would not find what this one changed. */
		if (account == NULL || account->uid != plan->uid ||
		    account->gid != plan->gid)
			return refuse(user->text, NEEDS_NAME);
		plan->directory = account->home;
		return accepted();
	}
	if ((refusal = record_fill(plan, request, user)).why)
		return refusal;
	return create_group(plan, facts);
}

/* --home and --shell change nothing of an entry that is there. */
static void
remark_unused(struct plan *plan, const struct request *request,
	      const struct facts *facts)
{
	const char *const fields[] = { request->new_home, request->new_shell };
	const struct account *entry = plan->account;

	if (plan->as_is && facts->running->found)
		entry = &facts->running->account;
	if (entry == NULL)
		return;
	for (size_t i = 0; i < 2; i++)
		if (fields[i] != NULL &&
		    !str_is(i == 0 ? entry->home : entry->shell, fields[i]))
			plan_remark(plan, str_of(fields[i]), "not used: --home "
				    "and --shell serve a new entry only",
				    false);
}

struct refusal
create_plan(struct plan *plan, const struct request *request,
	    const struct facts *facts)
{
	const char *const fields[] = { request->new_home, request->new_shell };

	for (size_t i = 0; i < 2; i++) {
		struct str field = str_of(fields[i]);

		if (field.at == NULL)
			continue;
		if (!request->create)
			return refuse(field, "--home and --shell need "
					     "--create");
		if (!field_is_valid(field))
			return refuse(field, "no home or shell: an absolute "
				      "path of 255 bytes at most, without "
				      "':', '..' and control bytes");
	}
	if (!request->create)
		return accepted();
	remark_unused(plan, request, facts);
	return plan->as_is ? create_stay(plan, request, facts)
			   : create_become(plan, request, facts);
}
