/* SPDX-License-Identifier: ISC */
/* Which uid and gid: the first source that answers. */
#include "plan/identity.h"

#include "base/id.h"

#define NO_ACCOUNT "no account of that name in /etc/passwd"
#define ROOT_REFUSED "uid 0 refused: choose another user, or give --allow-root"

/* One id, the first source that answered, and how to name that source. */
struct choice {
	const char *from; /* NULL: none has answered */
	struct str named; /* what a refusal of this id names */
	uint32_t id;
};

struct choices {
	struct choice uid;
	struct choice gid;
};

static void
choose(struct choice *choice, uint32_t id, const char *from, struct str named)
{
	if (choice->from == NULL)
		*choice = (struct choice){ from, named, id };
}

static bool
choose_variable(struct decision *decision, struct choice *choice,
		const struct variable *variable)
{
	if (variable->value.n == 0)
		return true;
	if (!id_parse(variable->value, &choice->id)) {
		decision->refusal = id_refuse(variable->entry, "not an id");
		return false;
	}
	choice->from = "env";
	choice->named = variable->entry;
	return true;
}

/* A name that is mistyped is set by nobody. */
static void
unset_remark(struct remarks *remarks, struct str name,
	     const struct variable *variable)
{
	if (name.n > 0 && variable->value.n == 0)
		remark_detail(remarks, name,
			      variable->entry.n > 0
				      ? "is empty, and not used (--env)"
				      : "is not set (--env)");
}

static bool
choose_variables(struct decision *decision, struct choices *choices)
{
	const struct variables *variables = decision->facts->variables;
	const struct variable_names *names = &decision->request->variables;

	unset_remark(decision->remarks, names->uid, &variables->uid);
	unset_remark(decision->remarks, names->gid, &variables->gid);
	unset_remark(decision->remarks, names->umask, &variables->umask);
	return choose_variable(decision, &choices->uid, &variables->uid) &&
	       choose_variable(decision, &choices->gid, &variables->gid);
}

/* A file that belongs to root, or to nobody here, says nothing. */
static void
choose_owner(const struct decision *decision, struct choices *choices)
{
	const struct owner *owner = decision->facts->owner;
	struct str path = str_of(decision->request->match);
	const char *why = NULL;

	if (owner->uid_is_mapped && owner->uid == 0) {
		if (decision->facts->is_rootless)
			remark_warn(
				decision->remarks, path,
				"belongs to uid 0, not root on the host: "
				"--keep-rootless keeps uid 0");
		else
			remark_detail(decision->remarks, path,
				      "belongs to root: --match takes neither "
				      "uid nor gid from it");
		return;
	}
	if (owner->uid_is_mapped)
		choose(&choices->uid, owner->uid, "match", path);
	else
		remark_warn(decision->remarks, path,
			    "its owner is not mapped in this user namespace: "
			    "--match takes no uid from it");
	if (!owner->gid_is_mapped)
		why = "its group is not mapped in this user namespace: "
		      "--match takes no gid from it";
	else if (owner->gid == 0)
		why = "its group is 0: --match takes no gid from it";
	if (why != NULL)
		remark_warn(decision->remarks, path, why);
	else
		choose(&choices->gid, owner->gid, "match", path);
}

static bool
choose_group(struct decision *decision, struct choices *choices)
{
	const struct facts *facts = decision->facts;
	const struct name_or_id *group = &facts->operand->group;

	if (!facts->operand->has_group)
		return true;
	if (group->is_id || facts->group->found) {
		choose(&choices->gid,
		       group->is_id ? group->id : facts->group->gid, "operand",
		       group->text);
		return true;
	}
	/* A new group gets the gid of a variable, or that of its user. */
	if (decision->request->create &&
	    (choices->gid.from != NULL ||
	     str_equal(group->text, facts->operand->user.text)))
		return true;
	decision->refusal = group_missing_refuse(group->text, facts->group);
	return false;
}

static bool
missing_account_refuse(struct decision *decision, bool needs_account)
{
	const struct account_search *search = decision->facts->account;

	if (!needs_account && search->fault == NULL)
		return decision_refuse(
			decision, search->key.text,
			NO_ACCOUNT
			", and no uid for a new one: name a set variable in "
			"--env, or a PATH not owned by root in --match",
			NULL);
	decision->refusal = name_refuse(
		search->key.text,
		search->fault ? "its line in /etc/passwd is malformed"
			      : NO_ACCOUNT,
		search->fault,
		"add it (useradd, or --create with --env), or write UID:GID");
	return false;
}

static bool
choose_user(struct decision *decision, struct choices *choices)
{
	const struct account *account = facts_account(decision->facts);
	const struct name_or_id *user = &decision->facts->operand->user;
	bool create = decision->request->create;

	if (user->is_id)
		choose(&choices->uid, user->id, "operand", user->text);
	else if (account == NULL && (!create || choices->uid.from == NULL))
		return missing_account_refuse(decision, !create);
	if (account != NULL) {
		choose(&choices->uid, account->uid, "account", user->text);
		choose(&choices->gid, account->gid, "account", user->text);
	}
	return true;
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

static bool
root_check(struct decision *decision, const struct choice *uid)
{
	if (decision->request->allow_root)
		return true;
	if (uid->id == 0)
		return decision_refuse(decision, uid->named, ROOT_REFUSED,
				       NULL);
	/* What an image says of its user proves nothing, override or not. */
	return !operand_is_root(decision->facts) ||
	       decision_refuse(decision, decision->facts->operand->user.text,
			       "account with " ROOT_REFUSED, NULL);
}

static bool
missing_gid_refuse(struct decision *decision, uint32_t uid)
{
	const struct account_search *search = decision->facts->account;
	struct text *cure = &decision->identity->cure;

	if (search->fault != NULL)
		return decision_refuse(decision, search->key.text,
				       "no gid is given, and its line in "
				       "/etc/passwd is malformed",
				       search->fault);
	text_add_with(cure, "write ", uid);
	text_add_with(cure, ":", uid);
	return decision_refuse(
		decision, decision->facts->operand->user.text,
		"no gid is given, and no line in /etc/passwd has this uid",
		cure->at);
}

static bool
identity_become(struct decision *decision, struct choices *choices)
{
	const struct choice *uid = &choices->uid, *gid = &choices->gid;
	struct identity *identity = decision->identity;

	if (decision->facts->owner != NULL)
		choose_owner(decision, choices);
	if (!choose_group(decision, choices) ||
	    !choose_user(decision, choices) || !root_check(decision, uid))
		return false;
	if (decision->request->create && uid->id != 0)
		choose(&choices->gid, uid->id, "uid", uid->named);
	if (gid->from == NULL)
		return missing_gid_refuse(decision, uid->id);
	identity->uid = uid->id;
	identity->gid = gid->id;
	identity->uid_from = uid->from;
	identity->gid_from = gid->from;
	return true;
}

static void
other_id_warn(struct remarks *remarks, const struct choice *choice,
	      uint32_t ours)
{
	if (choice->from != NULL && choice->id != ours)
		remark_warn(remarks, choice->named,
			    "is not the current id: not started as root, so no "
			    "id changes");
}

bool
identity_decide(struct decision *decision)
{
	const struct process *process = decision->facts->process;
	struct identity *identity = decision->identity;
	struct choices choices = { 0 };

	identity->is_current_user =
		identity_stays(decision->request, decision->facts);
	if (!choose_variables(decision, &choices))
		return false;
	if (!identity->is_current_user)
		return identity_become(decision, &choices);
	if (decision->facts->is_rootless) {
		remark_detail(decision->remarks, STR("--keep-rootless"),
			      "uid 0 is not root on the host: no id changes");
	} else {
		other_id_warn(decision->remarks, &choices.uid, process->uid);
		other_id_warn(decision->remarks, &choices.gid, process->gid);
	}
	identity->uid = process->uid;
	identity->gid = process->gid;
	identity->uid_from = identity->gid_from = "process";
	return true;
}
