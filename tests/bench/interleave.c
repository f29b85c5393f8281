/* SPDX-License-Identifier: ISC */
/*
 * Time several commands side by side: interleave ROUNDS FILE [cold], where
 * with "cold" the kernel drops its caches before each run, and each line
 * of FILE is "name<TAB>shell-free command, its words separated by spaces".
 * Each round runs every command once; what is printed is, for each, the
 * median and the quartiles in microseconds, and the ratio of its median to
 * that of the first.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS_MAX 32
#define WORDS_MAX 64

extern char **environ;

struct command {
	char *name;
	char *words[WORDS_MAX];
	double *times;
};

static double
now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

/* See drop_caches in proc(5). */
static void
caches_drop(void)
{
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY);

	sync();
	if (fd < 0 || write(fd, "3", 1) != 1)
		fputs("interleave: the caches stay warm\n", stderr);
	close(fd);
}

static double
command_time(struct command *command)
{
	posix_spawn_file_actions_t quiet;
	double begun;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	begun = now();
	if (posix_spawn(&pid, command->words[0], &quiet, NULL, command->words,
			environ) != 0 ||
	    waitpid(pid, &status, 0) < 0 || status != 0) {
		fprintf(stderr, "interleave: %s failed\n", command->name);
		exit(1);
	}
	posix_spawn_file_actions_destroy(&quiet);
	return now() - begun;
}

static size_t
commands_read(const char *file, struct command *commands)
{
	static char text[65536];
	FILE *stream = fopen(file, "r");
	size_t n = 0, length = stream ? fread(text, 1, sizeof text - 1, stream)
				      : 0;
	char *lines = text, *line;

	text[length] = '\0';
	while ((line = strsep(&lines, "\n")) != NULL && n < COMMANDS_MAX) {
		struct command *command = &commands[n];
		char *word;
		size_t words = 0;

		command->name = strsep(&line, "\t");
		while ((word = strsep(&line, " ")) && words < WORDS_MAX - 1)
			command->words[words++] = word;
		n += words > 0;
	}
	return n;
}

static int
compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

int
main(int argc, char **argv)
{
	static struct command commands[COMMANDS_MAX];
	size_t rounds = argc >= 3 ? strtoul(argv[1], NULL, 10) : 0;
	size_t n = rounds > 0 ? commands_read(argv[2], commands) : 0;

	if (n == 0)
		return fputs("usage: interleave ROUNDS FILE [cold]\n", stderr), 2;
	for (size_t i = 0; i < n; i++)
		commands[i].times = calloc(rounds, sizeof(double));
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < n; i++) {
			if (argc > 3)
				caches_drop();
			commands[i].times[round] = command_time(&commands[i]);
		}
	for (size_t i = 0; i < n; i++) {
		double *times = commands[i].times;

		qsort(times, rounds, sizeof *times, compare);
		printf("%-28s %12.0f us  (%.0f .. %.0f)  %6.2f x\n",
		       commands[i].name, times[rounds / 2], times[rounds / 4],
		       times[rounds * 3 / 4],
		       times[rounds / 2] / commands[0].times[rounds / 2]);
	}
	return 0;
}
