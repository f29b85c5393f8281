/* SPDX-License-Identifier: ISC */
/*
 * Time several commands side by side:
 * interleave ROUNDS SECONDS LABEL FILE [settle|cold]
 * Each line of FILE is a name, a command that no shell reads, and optionally
 * a shell command that is run before it and not timed; a tab between them.
 * Each round runs every command once, so that what else the machine does
 * falls on all of them alike.  After so many seconds no more rounds than
 * ENOUGH are made.  With "settle" what was written is on the disk
 * before each run; with "cold" the kernel has forgotten it as well.
 * Prints, for each command, lines of CSV: LABEL,name,metric,median,first
 * quartile,third quartile,rounds.  A command that fails gets one line, its
 * metric "failed", and is run no more.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS_MAX 32
#define WORDS_MAX 64
#define ENOUGH 3 /* rounds: the least that have a median */

extern char **environ;

struct command {
	char *name;
	char *before;
	char *words[WORDS_MAX];
	double *times;	/* microseconds */
	double *faults; /* of pages that were in memory */
	bool failed;
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

	if (fd < 0 || write(fd, "3", 1) != 1) {
		fputs("interleave: the caches cannot be dropped\n", stderr);
		exit(1);
	}
	close(fd);
}

static void
get_ready(const struct command *command, const char *how)
{
	if (command->before != NULL && system(command->before) != 0) {
		fprintf(stderr, "interleave: %s failed\n", command->before);
		exit(1);
	}
	if (how != NULL)
		sync();
	if (how != NULL && strcmp(how, "cold") == 0)
		caches_drop();
}

static void
command_run(struct command *command, size_t round)
{
	posix_spawn_file_actions_t quiet;
	struct rusage usage;
	double begun;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
	begun = now();
	command->failed =
		posix_spawn(&pid, command->words[0], &quiet, NULL,
			    command->words, environ) != 0 ||
		wait4(pid, &status, 0, &usage) < 0 || status != 0;
	command->times[round] = now() - begun;
	command->faults[round] = (double)usage.ru_minflt;
	posix_spawn_file_actions_destroy(&quiet);
}

static size_t
commands_read(const char *file, struct command *commands, size_t rounds)
{
	static char text[65536];
	FILE *stream = fopen(file, "r");
	size_t n = 0, length = stream ? fread(text, 1, sizeof text - 1, stream)
				      : 0;
	char *lines = text, *line;

	text[length] = '\0';
	while ((line = strsep(&lines, "\n")) != NULL && n < COMMANDS_MAX) {
		struct command *command = &commands[n];
		char *word, *words;
		size_t words_n = 0;

		command->name = strsep(&line, "\t");
		words = strsep(&line, "\t");
		command->before = line != NULL && *line != '\0' ? line : NULL;
		while ((word = strsep(&words, " ")) && words_n < WORDS_MAX - 1)
			command->words[words_n++] = word;
		command->times = calloc(rounds, sizeof(double));
		command->faults = calloc(rounds, sizeof(double));
		n += words_n > 0;
	}
	return n;
}

static int
compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static void
metric_print(const char *label, const struct command *command,
	     const char *metric, double *values, size_t n)
{
	qsort(values, n, sizeof *values, compare);
	printf("%s,%s,%s,%.1f,%.1f,%.1f,%zu\n", label, command->name, metric,
	       values[n / 2], values[n / 4], values[n * 3 / 4], n);
}

/* Returns the rounds made. */
static size_t
rounds_run(struct command *commands, size_t n, size_t rounds, double seconds,
	   const char *how)
{
	double end = now() + seconds * 1e6;
	size_t round = 0;

	while (round < rounds && (round < ENOUGH || now() < end)) {
		for (size_t i = 0; i < n; i++) {
			if (commands[i].failed)
				continue;
			get_ready(&commands[i], how);
			command_run(&commands[i], round);
		}
		round++;
	}
	return round;
}

int
main(int argc, char **argv)
{
	static struct command commands[COMMANDS_MAX];
	size_t rounds = argc >= 5 ? strtoul(argv[1], NULL, 10) : 0;
	size_t n = rounds > 0 ? commands_read(argv[4], commands, rounds) : 0;

	if (n == 0)
		return fputs("usage: interleave ROUNDS SECONDS LABEL FILE "
			     "[settle|cold]\n", stderr), 2;
	rounds = rounds_run(commands, n, rounds, strtod(argv[2], NULL),
			    argv[5]);
	for (size_t i = 0; i < n; i++) {
		struct command *command = &commands[i];

		if (command->failed) {
			printf("%s,%s,failed,,,,\n", argv[3], command->name);
			continue;
		}
		metric_print(argv[3], command, "us", command->times, rounds);
		metric_print(argv[3], command, "faults", command->faults,
			     rounds);
	}
	return 0;
}
