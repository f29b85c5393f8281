/* Run a command and complain where it used more memory, for tests. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* within KIB COMMAND [ARG]...: ends with its exit status; 97 above KIB. */
int
main(int argc, char **argv)
{
	struct rusage usage;
	int status;
	pid_t child = argc > 2 ? fork() : -1;

	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(98);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) < 0)
		return 99;
	if (usage.ru_maxrss > atol(argv[1])) {
		fprintf(stderr, "within: %ld KiB\n", usage.ru_maxrss);
		return 97;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 96;
}
