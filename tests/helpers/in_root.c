/* SPDX-License-Identifier: ISC */
/*
 * in_root ROOT [[env] NAME=VALUE...] COMMAND [ARG]...: what chroot(1) and two
 * env(1) do, without the three processes' worth of loading: COMMAND in ROOT,
 * with these variables alone besides PATH=/bin and HOME=/root.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The words of env that are variables are set; what is left is the command. */
static char **
variables_set(char **argv)
{
	char **first = argv + (strcmp(*argv, "env") == 0), **word = first;

	while (*word && **word != '-' && strchr(*word, '='))
		word++;
	if (!*word || **word == '-')
		return argv; /* env itself is asked for something */
	for (; first < word; first++)
		if (putenv(*first) != 0)
			return NULL;
	return word;
}

int
main(int argc, char **argv)
{
	char **command;
	int status;

	if (argc < 3)
		return 2;
	if (chroot(argv[1]) != 0 || chdir("/") != 0) {
		perror(argv[1]);
		return 125;
	}
	if (clearenv() != 0 || setenv("PATH", "/bin", 1) != 0 ||
	    setenv("HOME", "/root", 1) != 0)
		return 125;
	command = variables_set(argv + 2);
	if (!command)
		return 125;
	execvp(*command, command);
	/* busybox finds those of its programs that have no link there, too. */
	if (errno == ENOENT && !strchr(*command, '/'))
		execv("/bin/busybox", command);
	status = errno == ENOENT ? 127 : 126;
	perror(*command);
	return status;
}
