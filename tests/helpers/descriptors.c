/* Write which descriptors are open, and on what, into a file, for tests. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/* descriptors FILE: "NUMBER TARGET" lines, its own descriptor left out. */
int
main(int argc, char **argv)
{
	char link[64], target[PATH_MAX];
	int out;

	if (argc != 2)
		return 99;
	out = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0666);
	for (int fd = 0; fd < 1024; fd++) {
		ssize_t n;

		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		n = readlink(link, target, sizeof target);
		if (n >= 0 && fd != out)
			dprintf(out, "%d %.*s\n", fd, (int)n, target);
	}
	return out < 0;
}
