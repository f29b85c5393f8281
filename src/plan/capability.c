/* SPDX-License-Identifier: ISC */
/* Capabilities by number and name; see capabilities(7). */
#include "plan/capability.h"

#include <string.h>

#include "base/id.h"

#define KNOWN 41 /* up to checkpoint_restore, Linux 5.9 */
#define SET(number) CAPABILITY_BIT(number)

/* In the order of <linux/capability.h>; one text needs no relocations. */
static const char names[] =
	"chown\0dac_override\0dac_read_search\0fowner\0fsetid\0kill\0"
	"setgid\0setuid\0setpcap\0linux_immutable\0net_bind_service\0"
	"net_broadcast\0net_admin\0net_raw\0ipc_lock\0ipc_owner\0"
	"sys_module\0sys_rawio\0sys_chroot\0sys_ptrace\0sys_pacct\0"
	"sys_admin\0sys_boot\0sys_nice\0sys_resource\0sys_time\0"
	"sys_tty_config\0mknod\0lease\0audit_write\0audit_control\0"
	"setfcap\0mac_override\0mac_admin\0syslog\0wake_alarm\0"
	"block_suspend\0audit_read\0perfmon\0bpf\0checkpoint_restore";

/* Two digits each, from KNOWN on. */
static const char newer[] = "4142434445464748495051525354555657585960616263";

static const uint64_t rootlike =
	SET(0) | SET(1) | SET(2) | SET(3) |    /* chown dac_* fowner */
	SET(6) | SET(7) | SET(8) |	       /* setgid setuid setpcap */
	SET(16) | SET(17) | SET(19) | SET(21) | /* module rawio ptrace admin */
	SET(31) | SET(39) |		       /* setfcap bpf */
	~(SET(KNOWN) - 1);

struct str
capability_name(unsigned number)
{
	if (number >= KNOWN)
		return (struct str){ newer + (size_t)2 * (number - KNOWN),
				     2 };
	return str_of(texts_at(names, number));
}

unsigned
capability_pop(uint64_t *set)
{
	unsigned number = 0;

	while (!(*set & CAPABILITY_BIT(number)))
		number++;
	*set &= ~CAPABILITY_BIT(number);
	return number;
}

uint64_t
capability_rootlike(uint64_t set)
{
	return set & rootlike;
}

static bool
names_equal(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		char upper = a.at[i] >= 'A' && a.at[i] <= 'Z';

		if ((upper ? a.at[i] - 'A' + 'a' : a.at[i]) != b.at[i])
			return false;
	}
	return true;
}

/* Returns CAPABILITY_END where text is no capability. */
static unsigned
capability_parse(struct str text)
{
	struct str name = text, prefix = { text.at, 4 };
	uint32_t number;

	if (id_parse(text, &number))
		return number < CAPABILITY_END ? number : CAPABILITY_END;
	if (text.n > 4 && names_equal(prefix, STR("cap_")))
		name = (struct str){ text.at + 4, text.n - 4 };
	for (number = 0; number < KNOWN; number++)
		if (names_equal(name, capability_name(number)))
			return number;
	return CAPABILITY_END;
}

struct refusal
capability_list_parse(struct str list, uint64_t *set)
{
	struct str rest = list, element;

	while (str_cut(&rest, ',', &element)) {
		unsigned number = capability_parse(element);

		if (element.n == 0)
			return refuse(list, "an empty element in a list of "
					    "capabilities");
		if (number == CAPABILITY_END)
			return refuse(element, "no capability of that name "
					       "(see capabilities(7))");
		*set |= CAPABILITY_BIT(number);
	}
	return accepted();
}
