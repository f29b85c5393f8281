/* SPDX-License-Identifier: ISC */
/* Run a command on a new pseudo-terminal, and pass on what it prints. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void
command_run(int master, char **argv)
{
	int slave;

	setsid();
	slave = open(ptsname(master), O_RDWR);
	if (slave < 0 || ioctl(slave, TIOCSCTTY, 0) < 0)
		_exit(124);
	for (int fd = 0; fd < 3; fd++)
		dup2(slave, fd);
	close(slave);
	close(master);
	execvp(argv[0], argv);
	_exit(124);
}

int
main(int argc, char **argv)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), status;
	char buffer[4096];
	ssize_t n;
	pid_t pid;

	if (argc < 2 || master < 0 || grantpt(master) < 0 ||
	    unlockpt(master) < 0)
		return 124;
	pid = fork();
	if (pid == 0)
		command_run(master, argv + 1);
	/* Reading fails once nobody has the other side open. */
	while ((n = read(master, buffer, sizeof buffer)) > 0)
		if (write(1, buffer, (size_t)n) < 0)
			return 124;
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 124;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
