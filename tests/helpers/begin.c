/* SPDX-License-Identifier: ISC */
/*
 * Become a user with ambient capabilities, then run a command: where a test
 * starts.  begin UID GID GROUPS CAPS COMMAND...; GROUPS comma separated or
 * "-", CAPS a mask in hexadecimal.
 */
#include <grp.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static size_t
groups_read(const char *list, gid_t *gid)
{
	size_t n = 0;
	char *end;

	while (*list != '\0' && *list != '-') {
		gid[n++] = (gid_t)strtoul(list, &end, 10);
		list = *end == ',' ? end + 1 : end;
	}
	return n;
}

static int
capabilities_set(unsigned long long mask)
{
	struct __user_cap_header_struct header = {
		_LINUX_CAPABILITY_VERSION_3, 0
	};
	struct __user_cap_data_struct data[2];

	for (int half = 0; half < 2; half++)
		data[half].effective = data[half].permitted =
			data[half].inheritable = (__u32)(mask >> 32 * half);
	if (syscall(SYS_capset, &header, data) < 0)
		return -1;
	for (unsigned long i = 0; i < 64; i++)
		if ((mask >> i & 1) &&
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0) < 0)
			return -1;
	return 0;
}

int
main(int argc, char **argv)
{
	static gid_t gid[65536];
	uid_t uid;
	gid_t group;

	if (argc < 6)
		return 124;
	uid = (uid_t)strtoul(argv[1], NULL, 10);
	group = (gid_t)strtoul(argv[2], NULL, 10);
	if (setgroups(groups_read(argv[3], gid), gid) < 0 ||
	    setresgid(group, group, group) < 0 ||
	    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0 ||
	    setresuid(uid, uid, uid) < 0 ||
	    capabilities_set(strtoull(argv[4], NULL, 16)) < 0)
		return 124;
	execvp(argv[5], argv + 5);
	return 124;
}
