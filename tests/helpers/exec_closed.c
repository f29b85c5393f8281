/* Run a command with no descriptor open but those named, for tests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* exec_closed OPEN COMMAND [ARG]...: OPEN is comma separated, or empty. */
int
main(int argc, char **argv)
{
	char open[1024] = { 0 };

	if (argc < 3)
		return 99;
	for (char *n = strtok(argv[1], ","); n; n = strtok(NULL, ","))
		open[atoi(n) % 1024] = 1;
	for (int fd = 0; fd < 1024; fd++)
		if (!open[fd])
			close(fd);
	execvp(argv[2], argv + 2);
	return 98;
}
