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

/* What every step below works on. */
struct decision {
	struct creation *creation;
	struct remarks *remarks;
	const struct identity *identity;
	const struct request *request;
	const struct facts *facts;
	const struct account *account; /* the operand's, or NULL */
};

static struct refusal
record_fill(const struct decision *decision)
{
	const struct request *request = decision->request;
	const struct account *account = decision->account;
	const char *home = request->new_home, *shell = request->new_shell;
	struct creation *creation = decision->creation;
	struct record *record = &creation->passwd;

	record->name = account != NULL ? account->name
				       : decision->facts->operand->user.text;
	if (account == NULL && !name_is_portable(record->name))
		return refuse(record->name, NOT_PORTABLE);
	text_add(&creation->home_default, "/home/");
	text_add_str(&creation->home_default, record->name);
	record->home = home ? str_of(home) : text_str(&creation->home_default);
	record->shell = str_of(shell ? shell : "/bin/sh");
	record->id = decision->identity->uid;
	record->gid = decision->identity->gid;
	creation->home = account != NULL ? account->home : record->home;
	return accepted();
}

/* A uid that USER's line does not have gets a line of its own. */
static void
record_name_by_uid(const struct decision *decision)
{
	struct creation *creation = decision->creation;
	const struct account *account = decision->account;
	struct record *record = &creation->passwd;

	remark_detail(decision->remarks, account->name, "has another uid in "
		      "/etc/passwd: the entry for ours is named uidN");
	text_add_with(&creation->name_default, "uid", record->id);
	record->name = text_str(&creation->name_default);
	record->home = account->home;
	record->shell = account->shell;
}

/* The kernel chose the ids: only a line that is missing may be added. */
static struct refusal
create_for_current(const struct decision *decision)
{
	const struct facts *facts = decision->facts;
	const struct name_or_id *user = &facts->operand->user;
	struct refusal refusal;

	decision->creation->makes_only = true;
	decision->creation->passwd.only_new = true;
	if (facts->running->found) {
		decision->creation->home = facts->running->account.home;
		return accepted();
	}
	if (user->is_id && decision->account == NULL)
		return refuse(user->text, NEEDS_NAME);
	refusal = record_fill(decision);
	if (decision->account != NULL)
		record_name_by_uid(decision);
	return refusal;
}

static struct refusal
create_group(const struct decision *decision)
{
	const struct operand *operand = decision->facts->operand;
	struct record *record = &decision->creation->group;

	*record = (struct record){
		.is_group = true,
		.name = decision->creation->passwd.name,
		.id = decision->identity->gid,
	};
	if (!operand->has_group || operand->group.is_id ||
	    decision->facts->group->found)
		return accepted();
	/* A new one, whose gid comes from elsewhere. */
	record->name = operand->group.text;
	return name_is_portable(record->name)
		       ? accepted() : refuse(record->name, NOT_PORTABLE);
}

static struct refusal
create_for_root(const struct decision *decision)
{
	static const char why[] =
		"uid 0: --create makes and changes no entry of it";
	struct str user = decision->facts->operand->user.text;

	if (decision->identity->uid == 0)
		remark_detail(decision->remarks, user, why);
	else
		remark_warn(decision->remarks, user, why);
	return accepted();
}

static struct refusal
create_for_other(const struct decision *decision)
{
	const struct name_or_id *user = &decision->facts->operand->user;
	const struct identity *identity = decision->identity;
	const struct account *account = decision->account;
	struct refusal refusal;

	if (identity->uid == 0 || (account != NULL && account->uid == 0))
		return create_for_root(decision);
	if (user->is_id) {
		/* A second start would not find what this one changed. */
		if (account == NULL || account->uid != identity->uid ||
		    account->gid != identity->gid)
			return refuse(user->text, NEEDS_NAME);
		decision->creation->home = account->home;
		return accepted();
	}
	if ((refusal = record_fill(decision)).why)
		return refusal;
	return create_group(decision);
}

/* --home and --shell change nothing of an entry that is there. */
static void
unused_warn(const struct decision *decision)
{
	const char *const fields[] = { decision->request->new_home,
				       decision->request->new_shell };
	const struct account *entry = decision->account;

	if (decision->identity->is_current_user &&
	    decision->facts->running->found)
		entry = &decision->facts->running->account;
	if (entry == NULL)
		return;
	for (size_t i = 0; i < 2; i++)
		if (fields[i] != NULL &&
		    !str_is(i == 0 ? entry->home : entry->shell, fields[i]))
			remark_warn(decision->remarks, str_of(fields[i]),
				    "not used: --home and --shell serve a new "
				    "entry only");
}

static struct refusal
fields_check(const struct request *request)
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
	return accepted();
}

struct refusal
create_decide(struct creation *creation, struct remarks *remarks,
	      const struct identity *identity, const struct request *request,
	      const struct facts *facts)
{
	const struct account *account = facts_account(facts);
	const struct decision decision = { creation, remarks, identity,
					   request, facts, account };
	struct refusal refusal = fields_check(request);

	if (refusal.why || !request->create)
		return refusal;
	creation->owner = (struct home_owner){
		identity->uid, identity->gid,
		account != NULL ? account->uid : identity->uid,
	};
	unused_warn(&decision);
	return identity->is_current_user ? create_for_current(&decision)
					 : create_for_other(&decision);
}
