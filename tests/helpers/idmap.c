/* SPDX-License-Identifier: ISC */
/*
 * Mount a directory over itself, id-mapped, as hostUsers: false of Kubernetes
 * has its volumes.
 * usage: idmap DIRECTORY INSIDE:OUTSIDE:COUNT
 * An owner INSIDE of the file system reads as OUTSIDE through the mount.
 * Status 77: this kernel or file system has no such mounts, or not for us.
 * Source: mount_setattr(2).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void
check(long result, const char *what)
{
	if (result >= 0)
		return;
	fprintf(stderr, "idmap: %s: %s\n", what, strerror(errno));
	exit(errno == ENOSYS || errno == EINVAL || errno == EPERM ? 77 : 99);
}

static void
map_write(int pid, const char *name, const char *map)
{
	char path[64];
	int fd;

	snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
	check(fd = open(path, O_WRONLY), path);
	check(write(fd, map, strlen(map)), path);
	close(fd);
}

/* A user namespace with the map, held by a process that only waits. */
static int
namespace_make(const char *map, int *pid)
{
	char path[64];
	int ready[2], fd;

	check(pipe(ready), "pipe");
	check(*pid = fork(), "fork");
	if (*pid == 0) {
		check(unshare(CLONE_NEWUSER), "unshare");
		check(write(ready[1], "", 1), "write");
		pause();
		_exit(0);
	}
	check(read(ready[0], path, 1), "read");
	map_write(*pid, "uid_map", map);
	map_write(*pid, "gid_map", map);
	snprintf(path, sizeof path, "/proc/%d/ns/user", *pid);
	check(fd = open(path, O_RDONLY), path);
	return fd;
}

int
main(int argc, char **argv)
{
	struct mount_attr attributes = { .attr_set = MOUNT_ATTR_IDMAP };
	int pid, tree;

	if (argc != 3) {
		fputs("usage: idmap DIRECTORY INSIDE:OUTSIDE:COUNT\n", stderr);
		return 99;
	}
	for (char *at = argv[2]; *at != '\0'; at++)
		*at = (char)(*at == ':' ? ' ' : *at);
	attributes.userns_fd = (uint64_t)namespace_make(argv[2], &pid);
	check(tree = (int)syscall(SYS_open_tree, AT_FDCWD, argv[1],
				  OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC),
	      "open_tree");
	check(syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attributes,
		      sizeof attributes),
	      "mount_setattr");
	check(syscall(SYS_move_mount, tree, "", AT_FDCWD, argv[1],
		      MOVE_MOUNT_F_EMPTY_PATH),
	      "move_mount");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return 0;
}
