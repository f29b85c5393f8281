/* SPDX-License-Identifier: ISC */
/*
 * How a C library reads the account files: readers NAME...
 * For each NAME the account, as fgetpwent(3) or getpwnam(3) of this library
 * has it, and its groups: "NAME UID GID HOME GID,GID", or "NAME none".  It is
 * built with glibc and with musl, and reads /etc/passwd and /etc/group of the
 * root directory it is run in, no name service.
 */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

/* The first account of that name in the file, without a name service. */
static struct passwd *
account_find(const char *name)
{
	FILE *file = fopen("/etc/passwd", "re");
	struct passwd *account = NULL;

	while (file && (account = fgetpwent(file)) != NULL)
		if (strcmp(account->pw_name, name) == 0)
			break;
	if (file)
		fclose(file);
	return account;
}

static void
groups_print(const char *name)
{
	FILE *file = fopen("/etc/group", "re");
	struct group *group;

	while (file && (group = fgetgrent(file)) != NULL)
		for (char **member = group->gr_mem; *member; member++)
			if (strcmp(*member, name) == 0) {
				printf(",%u", group->gr_gid);
				break;
			}
	if (file)
		fclose(file);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct passwd *account = account_find(argv[i]);

		if (account == NULL) {
			printf("%s none\n", argv[i]);
			continue;
		}
		printf("%s %u %u %s ", argv[i], account->pw_uid,
		       account->pw_gid,
		       *account->pw_dir ? account->pw_dir : "-");
		groups_print(argv[i]);
		putchar('\n');
	}
	return 0;
}
