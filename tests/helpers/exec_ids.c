/* Run a command with these real and effective ids, for tests. */
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * exec_ids RUID EUID RGID EGID GROUPS COMMAND [ARG]...
 * GROUPS: comma separated, or empty.  Works as root, or installed set-user-ID.
 */
int
main(int argc, char **argv)
{
	gid_t groups[64];
	size_t n = 0;
	uid_t ids[4];

	if (argc < 7)
		return 99;
	for (int i = 0; i < 4; i++)
		ids[i] = (uid_t)strtoul(argv[1 + i], NULL, 10);
	for (char *g = strtok(argv[5], ","); g && n < 64; g = strtok(NULL, ","))
		groups[n++] = (gid_t)strtoul(g, NULL, 10);
	if (setgroups(n, groups) < 0 ||
	    setresgid(ids[2], ids[3], ids[3]) < 0 ||
	    setresuid(ids[0], ids[1], ids[1]) < 0) {
		perror("exec_ids");
		return 98;
	}
	execvp(argv[6], argv + 6);
	perror(argv[6]);
	return 98;
}
