/* SPDX-License-Identifier: ISC */
/* Push a line into the terminal, as if its user had typed it; ioctl_tty(2). */
#include <string.h>
#include <sys/ioctl.h>

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 99;
	for (size_t i = 0; i < strlen(argv[1]); i++)
		if (ioctl(0, TIOCSTI, &argv[1][i]) < 0)
			return 1;
	return ioctl(0, TIOCSTI, "\n") < 0;
}
