/* SPDX-License-Identifier: ISC */
/*
 * Fuzz target: the plan.  The input is a container in lines: the operand; the
 * variables' values for uid, gid and umask; flags, a letter each; who the
 * process is, "uid gid group..."; who owns PATH of --match, "uid gid"; HOME;
 * then the lines of both account files.
 */
#include "fuzz.h"

#include "plan/capability.h"
#include "base/id.h"
#include "plan/plan.h"

#define NEEDED (CAPABILITY_BIT(CAPABILITY_SETUID) | \
		CAPABILITY_BIT(CAPABILITY_SETGID))

static struct {
	struct str operand, uid, gid, umask, flags, owners, home, files;
	struct request request;
	struct process process;
	struct operand who;
	struct variables variables;
	struct group_wishes wishes;
	struct findings findings;
	struct account_search account, running;
	struct group_search named;
	struct groups memberships;
	struct owner owner;
	struct facts facts;
	struct path_groups path_groups;
	struct roots roots;
	struct plan plan;
	char home_string[256];
	struct text ours;
} in;

static bool
flag(char letter)
{
	return in.flags.n > 0 && memchr(in.flags.at, letter, in.flags.n);
}

static uint32_t
number_of(struct str *words)
{
	struct str word;
	uint32_t id = 0;

	if (!str_cut(words, ' ', &word) || !slow_id(word, &id))
		return 0;
	return id;
}

/* Entries of the environment live as long as the process. */
static struct variable
variable_read(const char *name, struct str value, char *entry, size_t size)
{
	size_t n = strlen(name) + 1;

	if (value.n == 0 || n + value.n > size)
		return (struct variable){ { 0 }, { 0 } };
	memcpy(entry, name, n - 1);
	entry[n - 1] = '=';
	memcpy(entry + n, value.at, value.n);
	return variable_of(str_of(name), (struct str){ entry, n + value.n });
}

static void
request_read(void)
{
	static char uid[300], gid[300], umask[300];

	in.request = (struct request){
		.operand = in.operand,
		.has_variables = true,
		.variables = { str_of("U"), str_of("G"), str_of("M") },
		.match = flag('m') ? "/data" : NULL,
		.has_umask = flag('u'),
		.umask = 027,
		.if_root = flag('r'),
		.allow_root = flag('a'),
		.keep_home = flag('k'),
	};
	in.variables = (struct variables){
		.uid = variable_read("U", in.uid, uid, sizeof uid),
		.gid = variable_read("G", in.gid, gid, sizeof gid),
		.umask = variable_read("M", in.umask, umask, sizeof umask),
	};
	in.findings = (struct findings){
		.setgroups_denied = flag('d'),
		.overflow_uid = OVERFLOW_ID,
		.overflow_gid = OVERFLOW_ID,
	};
}

static void
process_read(struct str words)
{
	struct process *process = &in.process;

	process->uid = number_of(&words);
	process->gid = number_of(&words);
	process->permitted = (uint64_t)0x1ffffffffff;
	process->effective = flag('c') ? process->permitted : 0;
	process->groups.n = process->groups.settled = 0;
	process->groups.overflow = false;
	while (words.n > 0 && process->groups.n < 100)
		groups_add(&process->groups, number_of(&words));
	groups_settle(&process->groups);
}

static void
facts_read(void)
{
	size_t n = in.home.n < 255 ? in.home.n : 255;

	in.owner.uid = number_of(&in.owners);
	in.owner.gid = number_of(&in.owners);
	in.owner.uid_is_mapped = !flag('x');
	in.owner.gid_is_mapped = !flag('y');
	if (n > 0)
		memcpy(in.home_string, in.home.at, n);
	in.home_string[n] = '\0';
	in.facts = (struct facts){
		.process = &in.process,
		.operand = &in.who,
		.variables = &in.variables,
		.wishes = &in.wishes,
		.account = &in.account,
		.running = &in.running,
		.group = &in.named,
		.memberships = &in.memberships,
		.owner = flag('m') ? &in.owner : NULL,
		.path_groups = &in.path_groups,
		.roots = &in.roots,
		.home = flag('h') ? in.home_string : NULL,
	};
}

static void
files_search(void)
{
	struct group_wishes wishes = { .memberships = &in.memberships };

	in.account.found = in.running.found = in.named.found = false;
	in.account.key = in.who.user;
	account_search(&in.account, in.files);
	in.ours.n = 0;
	text_add_number(&in.ours, in.process.uid);
	in.running.key = (struct name_or_id){ text_str(&in.ours), true,
					      in.process.uid };
	account_search(&in.running, in.files);
	if (in.who.has_group && !in.who.group.is_id) {
		in.named.name = in.who.group.text;
		wishes.named = &in.named;
		wishes.named_n = 1;
	} else if (!in.who.has_group && in.account.found) {
		wishes.member = in.account.account.name;
	}
	in.memberships.n = in.memberships.settled = 0;
	in.memberships.overflow = false;
	group_search(&wishes, in.files);
	groups_settle(&in.memberships);
}

static bool
id_from(struct str from, uint32_t id, uint32_t planned, struct str name)
{
	return planned == id && str_equal(from, name);
}

/* Whether the id is that of the source that the plan names. */
static void
check_source(uint32_t id, struct str from, struct str value,
	     uint32_t owner, bool owner_counts, const struct name_or_id *half,
	     uint32_t accounts)
{
	uint32_t variable;

	CHECK(id <= ID_MAX);
	if (value.n > 0) {
		CHECK(slow_id(value, &variable));
		CHECK(id_from(from, variable, id, str_of("env")));
	} else if (owner_counts) {
		CHECK(id_from(from, owner, id, str_of("match")));
		CHECK(id != 0);
	} else if (half->text.n > 0 && half->is_id) {
		CHECK(id_from(from, half->id, id, str_of("operand")));
	} else if (in.who.has_group && half == &in.who.group) {
		CHECK(in.named.found);
		CHECK(id_from(from, in.named.gid, id, str_of("operand")));
	} else {
		CHECK(in.account.found);
		CHECK(id_from(from, accounts, id, str_of("account")));
	}
}

static void
check_identity(void)
{
	const struct account *account = &in.account.account;
	bool owned = flag('m') && (flag('x') || in.owner.uid != 0);

	CHECK(in.plan.identity.uid != 0 || in.request.allow_root);
	CHECK(in.request.allow_root || !in.account.found ||
	      account->uid != 0);
	CHECK(in.request.allow_root || !in.who.user.is_id ||
	      in.who.user.id != 0);
	check_source(in.plan.identity.uid, str_of(in.plan.identity.uid_from),
		     in.variables.uid.value, in.owner.uid,
		     owned && !flag('x'), &in.who.user, account->uid);
	check_source(in.plan.identity.gid, str_of(in.plan.identity.gid_from),
		     in.variables.gid.value, in.owner.gid,
		     owned && !flag('y') && in.owner.gid != 0,
		     &in.who.group, account->gid);
}

static void
check_groups(void)
{
	const struct groups *groups = &in.plan.membership.groups;
	bool has_gid = false, changes_ids = in.plan.changes.uid ||
					    in.plan.changes.gid;
	uint64_t held = in.process.effective;

	for (size_t i = 0; i < groups->n; i++) {
		CHECK(i == 0 || groups->gid[i - 1] < groups->gid[i]);
		has_gid |= groups->gid[i] == in.plan.identity.gid;
		CHECK(groups->gid[i] == in.plan.identity.gid ||
		      groups_contain(&in.memberships, groups->gid[i]));
	}
	for (size_t i = 0; i < in.memberships.n; i++)
		CHECK(in.who.has_group ||
		      in.memberships.gid[i] == in.plan.identity.gid ||
		      groups_contain(groups, in.memberships.gid[i]));
	/* Forgiven: nothing can be done about it, and nothing else differs. */
	if (!has_gid)
		CHECK(groups_equal(groups, &in.process.groups) &&
		      in.plan.identity.gid == in.process.gid &&
		      (in.findings.setgroups_denied || held == 0));
	/* Who is called by the overflow id may be anybody: set it anyway. */
	CHECK(in.plan.changes.groups ==
	      (!groups_equal(groups, &in.process.groups) ||
	       (groups_contain(groups, OVERFLOW_ID) &&
		(in.process.effective & CAPABILITY_BIT(CAPABILITY_SETGID)))));
	CHECK(in.plan.changes.uid == (in.plan.identity.uid != in.process.uid ||
				      in.plan.identity.uid == OVERFLOW_ID));
	CHECK(in.plan.changes.gid == (in.plan.identity.gid != in.process.gid ||
				      in.plan.identity.gid == OVERFLOW_ID));
	CHECK((in.plan.changes.lacking & (held | ~NEEDED)) == 0);
	CHECK(held != 0 || (in.plan.changes.lacking != 0) ==
	      (in.plan.changes.groups || changes_ids));
	CHECK(in.plan.identity.uid == 0 || in.plan.capabilities.permitted == 0);
}

static void
check_stay(void)
{
	CHECK(in.plan.identity.uid == in.process.uid && in.plan.identity.uid != 0);
	CHECK(in.plan.identity.gid == in.process.gid);
	CHECK(groups_equal(&in.plan.membership.groups, &in.process.groups));
	CHECK(!in.plan.changes.uid && !in.plan.changes.gid);
	CHECK(!in.plan.changes.groups && in.plan.changes.lacking == 0);
	CHECK(in.plan.capabilities.permitted == 0);
}

static void
check_rest(void)
{
	const struct plan *plan = &in.plan;
	struct account_search *search = plan->identity.is_current_user && in.running.found
						? &in.running : &in.account;
	struct str before = str_of(in.facts.home);

	CHECK(plan->identity.is_current_user == (flag('r') && in.process.uid != 0));
	CHECK(plan->settings.umask <= 0777);
	CHECK(plan->settings.sets_umask == (flag('u') ||
				   in.variables.umask.value.n > 0));
	CHECK(plan->remarks.n <= REMARKS_MAX);
	CHECK(plan->settings.sets_home == (!flag('k') &&
				  (!plan->identity.is_current_user || before.n == 0 ||
				   str_equal(before, str_of("/")))));
	if (!plan->settings.sets_home)
		return;
	if (search->found && search->account.home.n > 0)
		CHECK(str_equal(plan->settings.home, search->account.home));
	else
		CHECK(str_equal(plan->settings.home, str_of("/")));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_of(data, size), process;

	in.operand = line_of(&rest);
	in.uid = line_of(&rest);
	in.gid = line_of(&rest);
	in.umask = line_of(&rest);
	in.flags = line_of(&rest);
	process = line_of(&rest);
	in.owners = line_of(&rest);
	in.home = line_of(&rest);
	in.files = rest;
	if (operand_parse(in.operand, &in.who).why)
		return 0;
	request_read();
	process_read(process);
	facts_read();
	files_search();
	memset(&in.plan, 0, offsetof(struct plan, membership.groups.gid));
	if (plan_make(&in.plan, &in.request, &in.facts).why)
		return 0;
	plan_settle(&in.plan, &in.request, &in.facts, &in.findings);
	if (in.plan.identity.is_current_user) {
		check_stay();
	} else {
		check_identity();
		check_groups();
	}
	check_rest();
	return 0;
}
