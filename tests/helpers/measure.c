/* SPDX-License-Identifier: ISC */
/*
 * Run a command, and print the most memory it ever held, in KiB, on standard
 * output.  The exit status is the command's.
 * usage: measure COMMAND [ARG]...
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct rusage usage;
	int status, pid;

	if (argc < 2)
		return 99;
	pid = fork();
	if (pid == 0) {
		execvp(argv[1], argv + 1);
		_exit(99);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0)
		return 99;
	printf("peak=%ld\n", usage.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : 128 + WTERMSIG(status);
}
