/* SPDX-License-Identifier: ISC */
/* Which account entries --create wants. */
#include "plan/create.h"

#include "plan/capability.h"

#include <string.h>

#define FIELD_MAX 255
#define USER_MAX 32 /* LOGIN_NAME_MAX of most tools */
#define NOT_PORTABLE \
	"invalid name for a new account or group: " \
	"1 to 32 of A-Z a-z 0-9 _ . -, no - in front"
#define NEEDS_NAME "--create needs a name for the account, not a number"

static bool
name_byte_is_portable(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_' || byte == '.' ||
	       byte == '-';
}

/*
 * What useradd(8) takes: lib/chkname.c of shadow.  The operand held it: it is
 * not empty, and does not begin with '-'; see name_is_valid().
 */
static bool
name_is_portable(struct str name)
{
	if (name.n > USER_MAX || str_is(name, ".") || str_is(name, ".."))
		return false;
	if (name.n > 1 && name.at[name.n - 1] == '$')
		name.n--;
	for (size_t i = 0; i < name.n; i++)
		if (!name_byte_is_portable(name.at[i]))
			return false;
	return true;
}

/* A path that can stand in passwd(5); an empty one has its NUL there. */
static bool
field_is_valid(struct str path)
{
	struct str rest = path, part;

	if (path.n > FIELD_MAX || path.at[0] != '/' || str_has_control(path) ||
	    memchr(path.at, ':', path.n) != NULL)
		return false;
	while (str_cut(&rest, '/', &part))
		if (str_is(part, ".."))
			return false;
	return true;
}

static bool
name_check(struct decision *decision, struct str name)
{
	return name_is_portable(name) ||
	       decision_refuse(decision, name, NOT_PORTABLE, NULL);
}

static bool
record_fill(struct creation *creation, struct decision *decision)
{
	const struct request *request = decision->request;
	const struct account *account = facts_account(decision->facts);
	struct record *record = &creation->passwd;

	record->name = account != NULL ? account->name
				       : decision->facts->operand->user.text;
	if (account == NULL && !name_check(decision, record->name))
		return false;
	text_add(&creation->home_default, "/home/");
	text_add_str(&creation->home_default, record->name);
	record->home = str_of(request->new_home ? request->new_home
						: creation->home_default.at);
	record->shell =
		str_of(request->new_shell ? request->new_shell : "/bin/sh");
	record->id = decision->identity->uid;
	record->gid = decision->identity->gid;
	creation->home = account != NULL ? account->home : record->home;
	return true;
}

/* A uid that USER's line does not have gets a line of its own. */
static void
record_name_by_uid(struct creation *creation, const struct decision *decision,
		   const struct account *account)
{
	struct record *record = &creation->passwd;

	remark_detail(decision->remarks, account->name,
		      "has another uid in "
		      "/etc/passwd: uidN names the current one");
	text_add_with(&creation->name_default, "uid", record->id);
	record->name = text_str(&creation->name_default);
	record->home = account->home;
	record->shell = account->shell;
}

/* The kernel chose the ids: only a line that is missing may be added. */
static bool
create_for_current(struct creation *creation, struct decision *decision)
{
	const struct facts *facts = decision->facts;
	const struct name_or_id *user = &facts->operand->user;
	const struct account *account = facts_account(facts);

	creation->makes_only = true;
	creation->passwd.only_new = true;
	if (facts->running->found) {
		creation->home = facts->running->account.home;
		return true;
	}
	if (user->is_id && account == NULL)
		return decision_refuse(decision, user->text, NEEDS_NAME, NULL);
	if (!record_fill(creation, decision))
		return false;
	if (account != NULL)
		record_name_by_uid(creation, decision, account);
	return true;
}

static bool
create_group(struct creation *creation, struct decision *decision)
{
	const struct operand *operand = decision->facts->operand;
	struct record *record = &creation->group;

	record->is_group = true;
	record->name = creation->passwd.name;
	record->id = decision->identity->gid;
	if (!operand->has_group || operand->group.is_id ||
	    decision->facts->group->found)
		return true;
	/* A new one, whose gid comes from elsewhere. */
	record->name = operand->group.text;
	return name_check(decision, record->name);
}

static bool
create_for_other(struct creation *creation, struct decision *decision)
{
	static const char never_root[] =
		"uid 0: --create makes and changes no entry of it";
	const struct name_or_id *user = &decision->facts->operand->user;
	const struct identity *identity = decision->identity;
	const struct account *account = facts_account(decision->facts);

	if (identity->uid == 0) {
		remark_detail(decision->remarks, user->text, never_root);
		return true;
	}
	if (account != NULL && account->uid == 0) {
		remark_warn(decision->remarks, user->text, never_root);
		return true;
	}
	if (!user->is_id)
		return record_fill(creation, decision) &&
		       create_group(creation, decision);
	/* A second start would not find what this one changed. */
	if (account == NULL || account->uid != identity->uid ||
	    account->gid != identity->gid)
		return decision_refuse(decision, user->text, NEEDS_NAME, NULL);
	creation->home = account->home;
	return true;
}

/* --home and --shell change nothing of an entry that is there. */
static void
unused_warn(const struct decision *decision, const char *field,
	    struct str in_entry)
{
	if (field != NULL && !str_is(in_entry, field))
		remark_warn(decision->remarks, str_of(field),
			    "not used: --home and --shell apply only to a "
			    "new entry");
}

static bool
field_check(struct decision *decision, const char *argument)
{
	struct str field = str_of(argument);

	if (argument == NULL)
		return true;
	if (!decision->request->create)
		return decision_refuse(decision, field,
				       "--home and --shell need --create",
				       NULL);
	return field_is_valid(field) ||
	       decision_refuse(
		       decision, field,
		       "invalid home or shell: needs an absolute path of "
		       "at most 255 bytes, no ':', '..' or control byte",
		       NULL);
}

bool
create_decide(struct creation *creation, struct decision *decision)
{
	const struct request *request = decision->request;
	const struct identity *identity = decision->identity;
	const struct account *account = facts_account(decision->facts);
	const struct account *entry = account;

	if (!field_check(decision, request->new_home) ||
	    !field_check(decision, request->new_shell))
		return false;
	if (!request->create)
		return true;
	creation->owner = (struct home_owner){
		identity->uid,
		identity->gid,
		account != NULL ? account->uid : identity->uid,
		!process_can(decision->facts->process, CAPABILITY_CHOWN),
	};
	creation->names_groups =
		!identity->is_current_user &&
		(request->keep_groups || request->groups.n > 0 ||
		 request->group_of.n > 0 || request->groups_env.n > 0);
	if (identity->is_current_user && decision->facts->running->found)
		entry = &decision->facts->running->account;
	if (entry != NULL) {
		unused_warn(decision, request->new_home, entry->home);
		unused_warn(decision, request->new_shell, entry->shell);
	}
	return identity->is_current_user
		       ? create_for_current(creation, decision)
		       : create_for_other(creation, decision);
}
