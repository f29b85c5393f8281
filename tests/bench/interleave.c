/* SPDX-License-Identifier: ISC */
/*
 * Time several commands side by side: interleave ROUNDS FILE, where each line
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

static double
command_time(struct command *command)
{
	double begun = now();
	int status;
	pid_t pid;

	if (posix_spawn(&pid, command->words[0], NULL, NULL, command->words,
			environ) != 0 ||
	    waitpid(pid, &status, 0) < 0 || status != 0) {
		fprintf(stderr, "interleave: %s failed\n", command->name);
		exit(1);
	}
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
	size_t rounds = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	size_t n = rounds > 0 ? commands_read(argv[2], commands) : 0;

	if (n == 0)
		return fputs("usage: interleave ROUNDS FILE\n", stderr), 2;
	for (size_t i = 0; i < n; i++)
		commands[i].times = calloc(rounds, sizeof(double));
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < n; i++)
			commands[i].times[round] = command_time(&commands[i]);
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
