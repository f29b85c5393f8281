/* SPDX-License-Identifier: ISC */
/* From what is asked and what is found to what will be done. */
#include "plan/plan.h"

#include "base/id.h"
#include "plan/capability.h"

static bool
ownership_set(struct ownership *ownership, struct decision *decision)
{
	const struct variable *variable = &decision->facts->variables->own;

	*ownership = decision->request->own_from;
	ownership->on_mismatch = decision->request->own_on_mismatch;
	ownership->lacks_chown =
		!process_can(decision->facts->process, CAPABILITY_CHOWN);
	ownership->uid = decision->identity->uid;
	ownership->gid = decision->identity->gid;
	decision->refusal = ownership_parse_when(variable->entry,
						 variable->value, ownership);
	return decision->refusal.why == NULL;
}

static bool
parts_decide(struct plan *plan, struct decision *decision)
{
	static const struct findings none = {
		.overflow_uid = OVERFLOW_ID,
		.overflow_gid = OVERFLOW_ID,
	};

	if (!identity_decide(decision) ||
	    !membership_decide(&plan->membership, decision))
		return false;
	plan->changes = changes_decide(&plan->membership, decision, &none);
	return capability_sets_decide(&plan->capabilities, decision,
				      plan->changes.uid) &&
	       create_decide(&plan->creation, decision) &&
	       ownership_set(&plan->ownership, decision) &&
	       settings_decide(&plan->settings, decision,
			       &plan->creation.passwd);
}

struct refusal
plan_make(struct plan *plan, const struct request *request,
	  const struct facts *facts)
{
	struct decision decision = {
		.request = request,
		.facts = facts,
		.identity = &plan->identity,
		.remarks = &plan->remarks,
	};

	plan->account = facts_account(facts);
	parts_decide(plan, &decision);
	return decision.refusal;
}

void
plan_settle(struct plan *plan, const struct request *request,
	    const struct facts *facts, const struct findings *findings)
{
	const struct decision decision = {
		.request = request,
		.facts = facts,
		.identity = &plan->identity,
	};

	membership_settle(&plan->membership, &decision, findings);
	plan->changes =
		changes_decide(&plan->membership, &decision, findings);
	plan->creation.found = findings->account;
	/* Without a drop, no capability is needed for one. */
	if (request->prepare)
		plan->changes.lacking = plan->capabilities.unheld = 0;
}
