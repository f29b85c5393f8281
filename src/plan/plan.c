/* SPDX-License-Identifier: ISC */
/* From what is asked and what is found to what will be done. */
#include "plan/plan.h"

#include "base/id.h"

struct refusal
plan_make(struct plan *plan, const struct request *request,
	  const struct facts *facts)
{
	static const struct findings none = {
		.overflow_uid = OVERFLOW_ID,
		.overflow_gid = OVERFLOW_ID,
	};
	struct remarks *remarks = &plan->remarks;
	struct identity *identity = &plan->identity;
	struct refusal refusal;

	plan->account = facts_account(facts);
	if ((refusal = identity_decide(identity, remarks, request, facts))
		    .why ||
	    (refusal = membership_decide(&plan->membership, remarks, identity,
					 request, facts))
		    .why)
		return refusal;
	plan->changes = changes_decide(&plan->membership, identity,
				       facts->process, &none);
	if ((refusal = capability_sets_decide(&plan->capabilities, remarks,
					      request, facts->process, identity,
					      &plan->changes))
		    .why ||
	    (refusal = create_decide(&plan->creation, remarks, identity,
				     request, facts))
		    .why)
		return refusal;
	plan->ownership = request->own_from;
	plan->ownership.on_mismatch = request->own_on_mismatch;
	plan->ownership.uid = identity->uid;
	plan->ownership.gid = identity->gid;
	refusal = ownership_parse_when(facts->variables->own.entry,
				       facts->variables->own.value,
				       &plan->ownership);
	if (refusal.why)
		return refusal;
	return settings_decide(&plan->settings, request, facts, identity,
			       &plan->creation);
}

void
plan_settle(struct plan *plan, const struct request *request,
	    const struct facts *facts, const struct findings *findings)
{
	membership_settle(&plan->membership, &plan->identity, request, facts,
			  findings);
	plan->changes = changes_decide(&plan->membership, &plan->identity,
				       facts->process, findings);
	plan->creation.found = findings->account;
	/* Without a drop, no capability is needed for one. */
	if (request->prepare)
		plan->changes.lacking = plan->capabilities.unheld = 0;
}
