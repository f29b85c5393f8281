/* SPDX-License-Identifier: ISC */
/* Print who we are, for tests: ids, groups, capabilities, what exec passed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const wanted[] = {
	"Uid:", "Gid:", "Groups:", "NoNewPrivs:", "CapInh:", "CapPrm:",
	"CapEff:", "CapBnd:", "CapAmb:", "SigBlk:", "SigIgn:",
};

static void
status_print(void)
{
	char line[1 << 20];
	FILE *status = fopen("/proc/self/status", "r");

	while (status && fgets(line, sizeof line, status))
		for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
			if (strncmp(line, wanted[i], strlen(wanted[i])) == 0)
				fputs(line, stdout);
}

int
main(int argc, char **argv)
{
	mode_t mask = umask(0);

	umask(mask);
	status_print();
	printf("Securebits: %x\nDumpable: %d\nUmask: %04o\nPid: %d\n",
	       prctl(PR_GET_SECUREBITS), prctl(PR_GET_DUMPABLE), mask,
	       getpid());
	printf("Home: %s\n", getenv("HOME") ? getenv("HOME") : "(unset)");
	for (int i = 0; i < argc; i++)
		printf("Arg%d: %s\n", i, argv[i]);
	return 0;
}
