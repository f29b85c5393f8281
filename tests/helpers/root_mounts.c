/* SPDX-License-Identifier: ISC */
/*
 * root_mounts ROOT: a new root directory in memory, with /proc and the devices
 * that a container has, in a file system of their own.  The machine's own /dev
 * would be within reach of a test that goes wrong, and of rm -rf where one is
 * interrupted before it could unmount it.  One program, because each test
 * begins with it, and fifteen processes cost more than most tests do.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static const char *const devices[] = {
	"null", "zero", "full", "random", "urandom", "tty",
};

static const char *const links[][2] = {
	{ "pts/ptmx", "dev/ptmx" }, { "/proc/self/fd", "dev/fd" },
	{ "fd/0", "dev/stdin" },    { "fd/1", "dev/stdout" },
	{ "fd/2", "dev/stderr" },
};

static void
check(int result, const char *what)
{
	if (result == 0)
		return;
	fprintf(stderr, "root_mounts: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void
dir_make(const char *path, mode_t mode)
{
	if (mkdir(path, mode) != 0 && errno != EEXIST)
		check(-1, path);
	check(chmod(path, mode), path);
}

/* As the machine's own has it: numbers, owner and mode. */
static void
device_make(const char *name)
{
	char from[64], to[64];
	struct stat st;

	snprintf(from, sizeof from, "/dev/%s", name);
	snprintf(to, sizeof to, "dev/%s", name);
	check(stat(from, &st), from);
	check(mknod(to, st.st_mode, st.st_rdev), to);
	check(chown(to, st.st_uid, st.st_gid), to);
	check(chmod(to, st.st_mode & 07777), to);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	umask(0);
	dir_make(argv[1], 0755);
	check(mount("root", argv[1], "tmpfs", 0, "mode=0755"), argv[1]);
	check(chdir(argv[1]), argv[1]);
	dir_make("proc", 0755);
	dir_make("dev", 0755);
	check(mount("proc", "proc", "proc", 0, NULL), "proc");
	check(mount("dev", "dev", "tmpfs", 0, "mode=0755"), "dev");
	dir_make("dev/pts", 0755);
	dir_make("dev/shm", 01777);
	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
		device_make(devices[i]);
	check(mount("devpts", "dev/pts", "devpts", 0,
		    "newinstance,ptmxmode=0666,mode=0620"),
	      "dev/pts");
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		check(symlink(links[i][0], links[i][1]), links[i][1]);
	return 0;
}
