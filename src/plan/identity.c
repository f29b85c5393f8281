/* SPDX-License-Identifier: ISC */
/* Which uid and gid: the first source that answers. */
#include "plan/identity.h"

#include "base/id.h"

#define NO_ACCOUNT "no account of that name in /etc/passwd"
#define ROOT_REFUSED "uid 0 refused: run the command without doff, " \
		     "or give --allow-root"

/* One id, the first source that answered, and how to name that source. */
struct choice {
	bool made;
	uint32_t id;
	struct str from;
	struct str named; /* what to name where this id is refused */
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

/* A file of root's, or of somebody outside, says nothing about who to be. */
static void
choose_owner(struct plan *plan, const char *match, const struct owner *owner,
	     struct choice *uid, struct choice *gid)
{
	struct str path = str_of(match);

	if (owner->uid_is_mapped && owner->uid == 0) {
		plan_remark(plan, path, "belongs to root: --match takes "
			   "neither uid nor gid from it", true);
		return;
	}
	if (!owner->uid_is_mapped)
		plan_remark(plan, path, "its owner is not mapped in this user "
			   "namespace: --match takes no uid from it", false);
	else
		choose(uid, owner->uid, "match", path);
	if (!owner->gid_is_mapped)
		plan_remark(plan, path, "its group is not mapped in this user "
			   "namespace: --match takes no gid from it", false);
	else if (owner->gid == 0)
		plan_remark(plan, path, "its group is 0: --match takes no gid "
			   "from it", false);
	else
		choose(gid, owner->gid, "match", path);
}

static struct refusal
choose_group(struct choice *gid, const struct request *request,
	     const struct facts *facts)
{
	const struct name_or_id *group = &facts->operand->group;
	bool own = str_equal(group->text, facts->operand->user.text);

	if (!facts->operand->has_group)
		return accepted();
	if (group->is_id)
		choose(gid, group->id, "operand", group->text);
	else if (facts->group->found)
		choose(gid, facts->group->gid, "operand", group->text);
	else if (!request->create || (!own && !gid->made))
		return refuse(group->text, "no group of that name in "
					   "/etc/group");
	return accepted();
}

static struct refusal
refuse_missing(const struct account_search *search)
{
	if (!search->malformed)
		return refuse(search->key.text, NO_ACCOUNT);
	return (struct refusal){
		search->key.text,
		NO_ACCOUNT ": its line there is malformed",
		str_of(search->fault),
	};
}

static struct refusal
choose_user(struct plan *plan, struct choice *uid, struct choice *gid,
	    const struct request *request, const struct facts *facts)
{
	const struct name_or_id *user = &facts->operand->user;

	if (user->is_id)
		choose(uid, user->id, "operand", user->text);
	else if (plan->account == NULL && !request->create)
		return refuse_missing(facts->account);
	else if (plan->account == NULL && !uid->made)
		return refuse(user->text, NO_ACCOUNT ", and no uid for a new "
			      "one: set a variable that --env names, or give "
			      "--match");
	if (plan->account != NULL) {
		choose(uid, plan->account->uid, "account", user->text);
		choose(gid, plan->account->gid, "account", user->text);
	}
	return accepted();
}

/* An operand of 0 is root's also where no account file says so. */
static bool
names_root(const struct plan *plan, const struct name_or_id *user)
{
	return (user->is_id && user->id == 0) ||
	       (plan->account != NULL && plan->account->uid == 0);
}

static struct refusal
refuse_missing_gid(struct plan *plan, struct str user, uint32_t uid)
{
	text_add_with(&plan->cure, "write ", uid);
	text_add_with(&plan->cure, ":", uid);
	return (struct refusal){
		user,
		"no gid is given, and no entry in /etc/passwd has one",
		text_str(&plan->cure),
	};
}

struct refusal
identity_become(struct plan *plan, const struct request *request,
	      const struct facts *facts)
{
	const struct variables *variables = &request->variables;
	struct choice uid = { 0 }, gid = { 0 };
	struct str user = facts->operand->user.text;
	struct refusal refusal;

	if ((refusal = choose_variable(&uid, &variables->uid)).why ||
	    (refusal = choose_variable(&gid, &variables->gid)).why)
		return refusal;
	if (facts->owner != NULL)
		choose_owner(plan, request->match, facts->owner, &uid, &gid);
	if ((refusal = choose_group(&gid, request, facts)).why ||
	    (refusal = choose_user(plan, &uid, &gid, request, facts)).why)
		return refusal;
	if (uid.id == 0 && !request->allow_root)
		return refuse(uid.named, ROOT_REFUSED);
	/* An image's word for its user proves nothing: not even overridden. */
	if (names_root(plan, &facts->operand->user) && !request->allow_root)
		return refuse(user, "an account of " ROOT_REFUSED);
	if (!gid.made && request->create && uid.id != 0)
		choose(&gid, uid.id, "uid", uid.named);
	if (!gid.made)
		return refuse_missing_gid(plan, user, uid.id);
	plan->uid = uid.id;
	plan->gid = gid.id;
	plan->uid_from = uid.from;
	plan->gid_from = gid.from;
	return accepted();
}

static void
remark_other_id(struct plan *plan, const struct variable *variable,
		uint32_t ours)
{
	uint32_t id;

	if (id_parse(variable->value, &id) && id != ours)
		plan_remark(plan, variable->entry, "is not who we are: not "
			   "started as root, so no id changes", false);
}

struct refusal
identity_stay(struct plan *plan, const struct request *request,
	  const struct facts *facts)
{
	const struct variables *variables = &request->variables;
	struct choice ignored = { 0 };
	struct refusal refusal;

	if ((refusal = choose_variable(&ignored, &variables->uid)).why ||
	    (refusal = choose_variable(&ignored, &variables->gid)).why)
		return refusal;
	remark_other_id(plan, &variables->uid, facts->process->uid);
	remark_other_id(plan, &variables->gid, facts->process->gid);
	plan->uid = facts->process->uid;
	plan->gid = facts->process->gid;
	plan->uid_from = plan->gid_from = str_of("process");
	return accepted();
}
