/* Run a file with as large an environment as the kernel takes, for tests. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define STEP 1024
#define ENTRIES 300

/*
 * exec_full FILE [ARG]...: one KiB more would be E2BIG.
 * A quarter of the stack's limit is for arguments and environment: execve(2).
 */
int
main(int argc, char **argv)
{
	static char entry[STEP];
	static char *environment[ENTRIES + 1];
	struct rlimit stack = { 1 << 20, 1 << 20 };

	if (argc < 2 || setrlimit(RLIMIT_STACK, &stack) < 0)
		return 99;
	memset(entry, 'x', sizeof entry - 1);
	entry[1] = '=';
	for (int i = 0; i < ENTRIES; i++)
		environment[i] = entry;
	for (int i = ENTRIES; i > 0; i--) {
		environment[i] = NULL;
		execve(argv[1], argv + 1, environment);
	}
	perror(argv[1]);
	return 98;
}
