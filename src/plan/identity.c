/* SPDX-License-Identifier: ISC */
/* Which uid and gid: the first source that answers. */
#include "plan/identity.h"

#include "base/id.h"

#define NO_ACCOUNT "no account of that name in /etc/passwd"
#define ROOT_REFUSED \
	"uid 0 refused: run the command without doff, " \
	"or give --allow-root"

/* One id, the first source that answered, and how to name that source. */
struct choice {
	bool made;
	uint32_t id;
	struct str from;
	struct str named; /* what a refusal of this id names */
};

struct choices {
	const struct request *request;
	const struct facts *facts;
	struct remarks *remarks;
	struct choice uid;
	struct choice gid;
};

static void
choose(struct choice *choice, uint32_t id, const char *from, struct str named)
{
	if (choice->made)
		return;
	*choice = (struct choice){ true, id, str_of(from), named };
}

static struct refusal
choose_variable(struct choice *choice, const struct variable *variable)
{
	uint32_t id;

	if (variable->value.n == 0)
		return accepted();
	if (!id_parse(variable->value, &id))
		return id_refuse(variable->entry, "not an id");
	choose(choice, id, "env", variable->entry);
	return accepted();
}

/* A name that is mistyped is set by nobody. */
static void
unset_remark(struct remarks *remarks, struct str name,
	     const struct variable *variable)
{
	if (name.n > 0 && variable->value.n == 0)
		remark_detail(remarks, name, variable->entry.n > 0
			      ? "is empty, and not used (--env)"
			      : "is not set (--env)");
}

static struct refusal
choose_variables(struct choices *choices)
{
	const struct variables *variables = choices->facts->variables;
	const struct variable_names *names = &choices->request->variables;
	struct refusal refusal =
		choose_variable(&choices->uid, &variables->uid);

	unset_remark(choices->remarks, names->uid, &variables->uid);
	unset_remark(choices->remarks, names->gid, &variables->gid);
	unset_remark(choices->remarks, names->umask, &variables->umask);
	return refusal.why ? refusal
			   : choose_variable(&choices->gid, &variables->gid);
}

/* A file that belongs to root, or to nobody here, says nothing. */
static void
choose_owner(struct choices *choices, const struct owner *owner)
{
	struct str path = str_of(choices->request->match);
	struct remarks *remarks = choices->remarks;

	if (owner->uid_is_mapped && owner->uid == 0) {
		remark_detail(remarks, path,
			      "belongs to root: --match takes "
			      "neither uid nor gid from it");
		return;
	}
	if (!owner->uid_is_mapped)
		remark_warn(remarks, path,
			    "its owner is not mapped in this "
			    "user namespace: --match takes no uid from it");
	else
		choose(&choices->uid, owner->uid, "match", path);
	if (!owner->gid_is_mapped)
		remark_warn(remarks, path,
			    "its group is not mapped in this "
			    "user namespace: --match takes no gid from it");
	else if (owner->gid == 0)
		remark_warn(remarks, path,
			    "its group is 0: --match takes no "
			    "gid from it");
	else
		choose(&choices->gid, owner->gid, "match", path);
}

static struct refusal
choose_group(struct choices *choices)
{
	const struct facts *facts = choices->facts;
	const struct name_or_id *group = &facts->operand->group;
	bool own = str_equal(group->text, facts->operand->user.text);

	if (!facts->operand->has_group)
		return accepted();
	if (group->is_id)
		choose(&choices->gid, group->id, "operand", group->text);
	else if (facts->group->found)
		choose(&choices->gid, facts->group->gid, "operand",
		       group->text);
	else if (!choices->request->create || (!own && !choices->gid.made))
		return group_missing_refuse(group->text, facts->group);
	return accepted();
}

static struct refusal
missing_account_refuse(const struct account_search *search)
{
	return name_refuse(search->key.text,
			   search->malformed
				   ? NO_ACCOUNT ": its line there is malformed"
				   : NO_ACCOUNT,
			   search->fault,
			   "add it (useradd), give --create, or write "
			   "UID:GID");
}

static struct refusal
choose_user(struct choices *choices)
{
	const struct account *account = facts_account(choices->facts);
	const struct name_or_id *user = &choices->facts->operand->user;

	if (user->is_id)
		choose(&choices->uid, user->id, "operand", user->text);
	else if (account == NULL && !choices->request->create)
		return missing_account_refuse(choices->facts->account);
	else if (account == NULL && !choices->uid.made)
		return refuse(user->text, NO_ACCOUNT
			      ", and no uid for a new "
			      "one: set a variable that --env names, or give "
			      "--match");
	if (account != NULL) {
		choose(&choices->uid, account->uid, "account", user->text);
		choose(&choices->gid, account->gid, "account", user->text);
	}
	return accepted();
}

/* An operand of 0 is root's also where no account file says so. */
static bool
operand_is_root(const struct facts *facts)
{
	const struct name_or_id *user = &facts->operand->user;
	const struct account *account = facts_account(facts);

	return (user->is_id && user->id == 0) ||
	       (account != NULL && account->uid == 0);
}

static struct refusal
root_check(const struct choices *choices)
{
	if (choices->request->allow_root)
		return accepted();
	if (choices->uid.id == 0)
		return refuse(choices->uid.named, ROOT_REFUSED);
	/* What an image says of its user proves nothing, override or not. */
	if (operand_is_root(choices->facts))
		return refuse(choices->facts->operand->user.text,
			      "an account of " ROOT_REFUSED);
	return accepted();
}

static struct refusal
missing_gid_refuse(struct text *cure, struct str user, uint32_t uid)
{
	text_add_with(cure, "write ", uid);
	text_add_with(cure, ":", uid);
	return (struct refusal){
		user,
		"no gid is given, and no entry in /etc/passwd has one",
		text_str(cure),
	};
}

static struct refusal
identity_become(struct identity *identity, struct choices *choices)
{
	const struct choice *uid = &choices->uid, *gid = &choices->gid;
	struct refusal refusal;

	if (choices->facts->owner != NULL)
		choose_owner(choices, choices->facts->owner);
	if ((refusal = choose_group(choices)).why ||
	    (refusal = choose_user(choices)).why ||
	    (refusal = root_check(choices)).why)
		return refusal;
	if (choices->request->create && uid->id != 0)
		choose(&choices->gid, uid->id, "uid", uid->named);
	if (!gid->made)
		return missing_gid_refuse(&identity->cure,
					  choices->facts->operand->user.text,
					  uid->id);
	identity->uid = uid->id;
	identity->gid = gid->id;
	identity->uid_from = uid->from;
	identity->gid_from = gid->from;
	return accepted();
}

static void
other_id_warn(struct remarks *remarks, const struct choice *choice,
	      uint32_t ours)
{
	if (choice->made && choice->id != ours)
		remark_warn(remarks, choice->named,
			    "is not who we are: not "
			    "started as root, so no id changes");
}

struct refusal
identity_decide(struct identity *identity, struct remarks *remarks,
		const struct request *request, const struct facts *facts)
{
	struct choices choices = { request, facts, remarks, { 0 }, { 0 } };
	const struct process *process = facts->process;
	struct refusal refusal = choose_variables(&choices);

	identity->is_current_user = identity_stays(request, facts);
	if (refusal.why)
		return refusal;
	if (!identity->is_current_user)
		return identity_become(identity, &choices);
	if (facts->is_rootless) {
		remark_detail(remarks, str_of("--keep-rootless"),
			      "uid 0 is another user outside: no id changes");
	} else {
		other_id_warn(remarks, &choices.uid, process->uid);
		other_id_warn(remarks, &choices.gid, process->gid);
	}
	identity->uid = process->uid;
	identity->gid = process->gid;
	identity->uid_from = identity->gid_from = str_of("process");
	return accepted();
}
