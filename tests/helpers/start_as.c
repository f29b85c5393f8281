/* SPDX-License-Identifier: ISC */
/*
 * Start a command as an engine, a wrapper or an attacker might: each WORD is
 * done in the order given, then COMMAND is executed.
 * usage: start_as WORD... -- COMMAND [ARG]...
 */
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
check(int result, const char *word)
{
	if (result >= 0)
		return;
	fprintf(stderr, "start_as: %s: %s\n", word, strerror(errno));
	exit(99);
}

static void
three_read(const char *text, unsigned id[3])
{
	int n = sscanf(text, "%u,%u,%u", &id[0], &id[1], &id[2]);

	if (n < 3)
		id[1] = id[2] = id[0];
}

static int
groups_set(const char *list)
{
	static gid_t groups[65536];
	size_t n = 0;
	char *end;

	for (; *list != '\0'; list = *end == ',' ? end + 1 : end)
		groups[n++] = (gid_t)strtoul(list, &end, 10);
	return setgroups(n, groups);
}

/* Bit masks; UINT64_MAX leaves a set as it is. */
static int
capabilities_set(uint64_t permitted, uint64_t inheritable)
{
	struct __user_cap_header_struct header = {
		_LINUX_CAPABILITY_VERSION_3, 0,
	};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		if (permitted != UINT64_MAX)
			data[i].permitted = data[i].effective =
				(uint32_t)(permitted >> 32 * i);
		if (inheritable != UINT64_MAX)
			data[i].inheritable =
				(uint32_t)(inheritable >> 32 * i);
	}
	return (int)syscall(SYS_capset, &header, data);
}

static int
ambient_raise(uint64_t set)
{
	for (unsigned long i = 0; i < 64; i++)
		if (set >> i & 1 &&
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0) < 0)
			return -1;
	return 0;
}

static int
bounding_drop(uint64_t set)
{
	for (unsigned long i = 0; i < 64; i++)
		if (set >> i & 1 && prctl(PR_CAPBSET_DROP, i, 0, 0, 0) < 0 &&
		    errno != EINVAL)
			return -1;
	return 0;
}

static int
limit_set(int resource, const char *value)
{
	struct rlimit limit;

	limit.rlim_cur = limit.rlim_max = strtoul(value, NULL, 10);
	return setrlimit(resource, &limit);
}

static int
groups_many(const char *value)
{
	static gid_t groups[65536];
	size_t n = strtoul(value, NULL, 10);

	for (size_t i = 0; i < n; i++)
		groups[i] = (gid_t)(100000 + i);
	return setgroups(n, groups);
}

static int
process_do(const char *key, const char *value)
{
	if (strcmp(key, "securebits") == 0)
		return prctl(PR_SET_SECUREBITS, strtoul(value, NULL, 16));
	if (strcmp(key, "keepcaps") == 0)
		return prctl(PR_SET_KEEPCAPS, 1);
	if (strcmp(key, "no-new-privs") == 0)
		return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (strcmp(key, "pdeathsig") == 0)
		return prctl(PR_SET_PDEATHSIG, atoi(value));
	if (strcmp(key, "dumpable") == 0)
		return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	if (strcmp(key, "wait") == 0)
		return sleep((unsigned)atoi(value)) == 0 ? 0 : -1;
	if (strcmp(key, "nproc") == 0)
		return limit_set(RLIMIT_NPROC, value);
	if (strcmp(key, "nofile") == 0)
		return limit_set(RLIMIT_NOFILE, value);
	if (strcmp(key, "nice") == 0)
		return setpriority(PRIO_PROCESS, 0, atoi(value));
	if (strcmp(key, "close") == 0)
		return close(atoi(value));
	if (strcmp(key, "chroot") == 0)
		return chroot(value) < 0 ? -1 : chdir("/");
	if (strcmp(key, "chdir") == 0)
		return chdir(value);
	errno = ENOSYS;
	return -1;
}

static int
word_do(const char *key, const char *value)
{
	uint64_t mask = strtoull(value, NULL, 16);
	unsigned id[3];

	three_read(value, id);
	if (strcmp(key, "uid") == 0)
		return setresuid(id[0], id[1], id[2]);
	if (strcmp(key, "gid") == 0)
		return setresgid(id[0], id[1], id[2]);
	if (strcmp(key, "fsuid") == 0)
		return setfsuid(id[0]) < 0 ? -1 : 0;
	if (strcmp(key, "groups") == 0)
		return groups_set(value);
	if (strcmp(key, "many-groups") == 0)
		return groups_many(value);
	if (strcmp(key, "caps") == 0)
		return capabilities_set(mask, UINT64_MAX);
	if (strcmp(key, "inheritable") == 0)
		return capabilities_set(UINT64_MAX, mask);
	if (strcmp(key, "ambient") == 0)
		return capabilities_set(UINT64_MAX, mask) < 0
			? -1 : ambient_raise(mask);
	if (strcmp(key, "bounding-drop") == 0)
		return bounding_drop(mask);
	return process_do(key, value);
}

int
main(int argc, char **argv)
{
	int i = 1;

	for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
		char *value = strchr(argv[i], '=');
		char *word = strdup(argv[i]);

		if (value != NULL)
			*value++ = '\0';
		check(word_do(argv[i], value ? value : ""), word);
	}
	if (i + 1 >= argc) {
		fprintf(stderr, "usage: start_as WORD... -- COMMAND...\n");
		return 99;
	}
	execvp(argv[i + 1], argv + i + 1);
	check(-1, argv[i + 1]);
}
