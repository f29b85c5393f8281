/* SPDX-License-Identifier: ISC */
/* What the user is to be told without being refused. */
#include "base/remark.h"

static void
remark_add(struct remarks *remarks, struct remark added)
{
	for (size_t i = 0; i < remarks->n; i++)
		if (remarks->of[i].why == added.why &&
		    str_equal(remarks->of[i].what, added.what))
			return;
	if (remarks->n < REMARKS_MAX)
		remarks->of[remarks->n++] = added;
	else
		remarks->of[REMARKS_MAX - 1] = (struct remark){
			.what = STR("further warnings"),
			.why = "are left out",
		};
}

void
remark_warn(struct remarks *remarks, struct str what, const char *why)
{
	remark_add(remarks, (struct remark){ what, why, false });
}

void
remark_detail(struct remarks *remarks, struct str what, const char *why)
{
	remark_add(remarks, (struct remark){ what, why, true });
}
