/* SPDX-License-Identifier: ISC */
/* Look-ups in /etc/passwd and /etc/group: our own, not NSS, not nscd. */
#include "gather/lookup.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"
#include "os/text_file.h"
#include "os/user_namespace.h"
#include "plan/idmap.h"

_Static_assert(FILE_LINE_MAX == ACCOUNT_LINE_MAX, "FILE_LINE_MAX");

static struct file file;

static bool
all_found(struct account_search *const *searches)
{
	while (*searches != NULL && (*searches)->found)
		searches++;
	return *searches == NULL;
}

int
accounts_read_users(struct account_search *const *searches)
{
	struct str lines;
	int more = 0;

	file.warns = true;
	while (!all_found(searches) &&
	       (more = file_read(&file, PASSWD_PATH, &lines)) > 0)
		for (size_t i = 0; searches[i] != NULL; i++)
			account_search(searches[i], lines);
	file_close(&file);
	return more < 0 ? -1 : 0;
}

/* Others may give the account a group that it does not get here. */
static void
skipped_warn(const struct group_wishes *wishes)
{
	struct text what = { .n = 0 };

	text_add(&what, "its line in " GROUP_PATH " seems to list ");
	text_add_str(&what, wishes->member);
	text_add(&what, ", but is malformed: group not added");
	message_warning(wishes->skipped.at, what.at, wishes->skipped_why);
}

int
accounts_read_groups(struct group_wishes *wishes)
{
	struct str lines;
	int more;

	file.warns = true;
	while ((more = file_read(&file, GROUP_PATH, &lines)) > 0) {
		group_search(wishes, lines);
		if (wishes->roots != NULL)
			roots_add_groups(wishes->roots, lines);
	}
	groups_settle(wishes->memberships);
	if (wishes->skipped_why != NULL)
		skipped_warn(wishes);
	return more;
}

int
accounts_read_roots(struct roots *roots)
{
	struct str lines;
	int more;

	while ((more = file_read(&file, PASSWD_PATH, &lines)) > 0)
		roots_add_accounts(roots, lines);
	return more;
}

/* The mount of fd may lack an id that the user namespace has. */
static bool
id_is_mapped(struct str map, uint32_t overflow, uint32_t id, int fd)
{
	return idmap_owner_is_mapped(map, overflow, id) &&
	       (id != overflow || !mount_is_idmapped(fd));
}

static bool
uid_is_mapped(uint32_t uid, int fd)
{
	uint32_t overflow = user_namespace_overflow_uid();

	return id_is_mapped(user_namespace_uid_map(), overflow, uid, fd);
}

bool
lookup_gid_is_mapped(uint32_t gid, int fd)
{
	uint32_t overflow = user_namespace_overflow_gid();

	return id_is_mapped(user_namespace_gid_map(), overflow, gid, fd);
}

int
accounts_read_owner(const char *path, struct owner *owner)
{
	int fd = path_open(path, O_PATH);
	static const char failed[] = "its owner cannot be found (--match)";
	struct stat st;
	int result;

	if (fd < 0)
		return path_failed(path, failed);
	result = kernel_fstat(fd, &st);
	if (result < 0)
		result = message_errno(path, failed);
	owner->uid = st.st_uid;
	owner->gid = st.st_gid;
	owner->uid_is_mapped = uid_is_mapped(st.st_uid, fd);
	owner->gid_is_mapped = lookup_gid_is_mapped(st.st_gid, fd);
	descriptor_close(fd);
	return result;
}
