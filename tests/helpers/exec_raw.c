/* Run a file with exactly these arguments and this environment, for tests. */
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * exec_raw FILE [ENTRY]... -- [ARG]...
 * No ENTRY: the environment is a null pointer; no ARG: so is argv, which Linux
 * since 5.18 turns into one empty argument.
 */
int
main(int argc, char **argv)
{
	int end = 2;

	while (end < argc && strcmp(argv[end], "--") != 0)
		end++;
	if (end >= argc)
		return 99;
	argv[end] = NULL;
	/* The libc's wrapper may not be given null pointers. */
	syscall(SYS_execve, argv[1], argv[end + 1] ? argv + end + 1 : NULL,
		end > 2 ? argv + 2 : NULL);
	perror(argv[1]);
	return 98;
}
