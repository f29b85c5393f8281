/* SPDX-License-Identifier: ISC */
/*
 * The floor of --own where all is to change: pinned TREE ID hands each entry
 * to uid and gid ID, with the calls that it takes to change what was looked
 * at and nothing else, one thread, and no other work.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "entry.h"

static unsigned id;

static void directory_walk(int directory);

static void
entry_change(int directory, const struct entry *entry)
{
	int beneath = entry->type == DT_DIR;
	int fd = openat(directory, entry->name, O_NOFOLLOW | O_CLOEXEC |
			(beneath ? O_RDONLY | O_DIRECTORY : O_PATH));
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 ||
	    fchownat(fd, "", id, id, AT_EMPTY_PATH) < 0)
		exit(1);
	if (beneath)
		directory_walk(fd);
	close(fd);
}

static void
directory_walk(int directory)
{
	_Alignas(struct entry) char buffer[16384];
	long n;

	while ((n = syscall(SYS_getdents64, directory, buffer, sizeof buffer)) > 0)
		for (long at = 0; at < n;) {
			const struct entry *entry = (void *)(buffer + at);

			at += entry->size;
			if (strcmp(entry->name, ".") != 0 &&
			    strcmp(entry->name, "..") != 0)
				entry_change(directory, entry);
		}
}

int
main(int argc, char **argv)
{
	int tree = argc == 3 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;

	if (tree < 0)
		return 2;
	id = (unsigned)strtoul(argv[2], NULL, 10);
	if (fchown(tree, id, id) < 0)
		return 1;
	directory_walk(tree);
	return 0;
}
