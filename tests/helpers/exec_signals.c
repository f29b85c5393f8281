/* Run a command with these signals blocked and those ignored, for tests. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* exec_signals BLOCKED IGNORED COMMAND [ARG]...: numbers, comma separated. */
int
main(int argc, char **argv)
{
	sigset_t blocked;

	if (argc < 4)
		return 99;
	sigemptyset(&blocked);
	for (char *n = strtok(argv[1], ","); n; n = strtok(NULL, ","))
		sigaddset(&blocked, atoi(n));
	for (char *n = strtok(argv[2], ","); n; n = strtok(NULL, ","))
		signal(atoi(n), SIG_IGN);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	execvp(argv[3], argv + 3);
	perror(argv[3]);
	return 98;
}
