/* SPDX-License-Identifier: ISC */
/* Which account entries --create wants. */
#include "plan/create.h"

#include <limits.h>
#include <string.h>

#define FIELD_MAX 255
#define USER_MAX 32 /* LOGIN_NAME_MAX of most tools */
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
record_fill(struct creation *creation, const struct identity *identity,
	    const struct request *request, const struct facts *facts)
{
	const struct name_or_id *user = &facts->operand->user;
	const struct account *account = facts_account(facts);
	struct record *record = &creation->passwd;
	const char *home = request->new_home, *shell = request->new_shell;

	record->name = account != NULL ? account->name : user->text;
	if (account == NULL && !name_is_portable(record->name))
		return refuse(record->name,
			      "no name for a new account: 1 to "
			      "32 of A-Z a-z 0-9 _ . -, no - in front");
	text_add(&creation->home_default, "/home/");
	text_add_str(&creation->home_default, record->name);
	record->home = home ? str_of(home) : text_str(&creation->home_default);
	record->shell = str_of(shell ? shell : "/bin/sh");
	record->id = identity->uid;
	record->gid = identity->gid;
	creation->home = account != NULL ? account->home : record->home;
	return accepted();
}

/* The kernel chose who we are: only a line that is missing may be added. */
static struct refusal
create_for_current(struct creation *creation, struct remarks *remarks,
		   const struct identity *identity,
		   const struct request *request, const struct facts *facts)
{
	const struct account *account = facts_account(facts);
	const struct name_or_id *user = &facts->operand->user;

	creation->passwd.only_new = true;
	if (facts->running->found) {
		creation->home = facts->running->account.home;
		return accepted();
	}
	if (account != NULL) {
		remark_warn(remarks, account->name,
			    "has another uid in "
			    "/etc/passwd: no entry is added for ours");
		return accepted();
	}
	if (user->is_id)
		return refuse(user->text, NEEDS_NAME);
	return record_fill(creation, identity, request, facts);
}

static struct refusal
create_for_other(struct creation *creation, struct remarks *remarks,
		 const struct identity *identity, const struct request *request,
		 const struct facts *facts)
{
	const struct name_or_id *user = &facts->operand->user;
	const struct account *account = facts_account(facts);
	struct refusal refusal;

	if (identity->uid == 0 || (account != NULL && account->uid == 0)) {
		remark_detail(remarks, user->text,
			      "uid 0: --create makes and "
			      "changes no entry of it");
		return accepted();
	}
	if (user->is_id) {
		/* A second start would not find what this one changed. */
		if (account == NULL || account->uid != identity->uid ||
		    account->gid != identity->gid)
			return refuse(user->text, NEEDS_NAME);
		creation->home = account->home;
		return accepted();
	}
	if ((refusal = record_fill(creation, identity, request, facts)).why)
		return refusal;
	creation->group = (struct record){
		.is_group = true,
		.name = creation->passwd.name,
		.id = identity->gid,
	};
	return accepted();
}

/* The home without slashes at its end, if it is one that may be made. */
static struct str
home_to_make(struct str home)
{
	/* Debian's word for accounts that have no home. */
	if (str_is(home, "/nonexistent") || home.n >= PATH_MAX)
		return (struct str){ 0 };
	while (home.n > 1 && home.at[home.n - 1] == '/')
		home.n--;
	return home;
}

struct refusal
create_decide(struct creation *creation, struct remarks *remarks,
	      const struct identity *identity, const struct request *request,
	      const struct facts *facts)
{
	const char *const fields[] = { request->new_home, request->new_shell };
	struct refusal refusal;

	for (size_t i = 0; i < 2; i++) {
		struct str field = str_of(fields[i]);

		if (field.at == NULL)
			continue;
		if (!request->create)
			return refuse(field, "--home and --shell need "
					     "--create");
		if (!field_is_valid(field))
			return refuse(field,
				      "no home or shell: an absolute "
				      "path of 255 bytes at most, without "
				      "':', '..' and control bytes");
	}
	if (!request->create)
		return accepted();
	refusal = identity->is_current_user
			  ? create_for_current(creation, remarks, identity,
					       request, facts)
			  : create_for_other(creation, remarks, identity,
					     request, facts);
	creation->home = home_to_make(creation->home);
	return refusal;
}
