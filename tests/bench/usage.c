/* SPDX-License-Identifier: ISC */
/*
 * Run a command, and print as "peak instructions" the most memory in KiB that
 * it ever held, and the instructions that it and what it became executed
 * outside the kernel; 0 where the machine has no counter to show.  Small
 * itself, since what a process held before execve(2) counts as well.
 * usage: usage COMMAND [ARG]...
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* See perf_event_open(2); musl's gcc does not see <linux/perf_event.h>. */
#define HARDWARE 0U
#define INSTRUCTIONS 1U
#define DISABLED 1U
#define INHERIT (1U << 1)
#define EXCLUDE_KERNEL (1U << 5)
#define EXCLUDE_HYPERVISOR (1U << 6)
#define ENABLE_ON_EXEC (1U << 12)

struct counter {
	uint32_t type;
	uint32_t size;
	uint64_t config;
	uint64_t ignored[3];
	uint64_t flags;
	uint64_t rest[4]; /* of the first version, 64 bytes, and some more */
};

static int
counter_open(void)
{
	struct counter counter = {
		.type = HARDWARE, .size = 64, .config = INSTRUCTIONS,
		.flags = DISABLED | INHERIT | EXCLUDE_KERNEL |
			 EXCLUDE_HYPERVISOR | ENABLE_ON_EXEC,
	};

	return (int)syscall(SYS_perf_event_open, &counter, 0, -1, -1, 0);
}

int
main(int argc, char **argv)
{
	uint64_t instructions = 0;
	int counter = counter_open(), status, pid;
	struct rusage usage;

	if (argc < 2)
		return 2;
	pid = vfork();
	if (pid == 0) {
		int nowhere = open("/dev/null", O_WRONLY);

		dup2(nowhere, 1);
		close(counter);
		close(nowhere);
		execv(argv[1], argv + 1);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || status != 0)
		return 1;
	if (read(counter, &instructions, sizeof instructions) < 0)
		instructions = 0;
	printf("%ld %llu\n", usage.ru_maxrss,
	       (unsigned long long)instructions);
	return 0;
}
