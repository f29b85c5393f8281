/* SPDX-License-Identifier: ISC */
/* Run a fuzz target on files, and on the files of directories. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "fuzz.h"

#define INPUT_MAX ((size_t)1 << 20)

static void
stop(const char *path)
{
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	exit(2);
}

/* In a block of just its size: a read of one byte more is seen. */
static void
replay_file(const char *path)
{
	static uint8_t buffer[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	uint8_t *data;
	size_t size;

	if (file == NULL)
		stop(path);
	size = fread(buffer, 1, sizeof buffer, file);
	if (ferror(file) || fclose(file) != 0)
		stop(path);
	data = malloc(size);
	if (data == NULL && size > 0)
		stop(path);
	if (size > 0)
		memcpy(data, buffer, size);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

static size_t
replay(const char *path)
{
	struct dirent *entry;
	char name[4096];
	size_t n = 0;
	DIR *directory = opendir(path);

	if (directory == NULL && errno == ENOTDIR) {
		replay_file(path);
		return 1;
	}
	if (directory == NULL)
		stop(path);
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		n += replay(name);
	}
	closedir(directory);
	return n;
}

int
main(int argc, char **argv)
{
	size_t n = 0;

	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++)
		n += replay(argv[i]);
	printf("%zu\n", n);
	return 0;
}
