/* SPDX-License-Identifier: ISC */
/*
 * A file system that shows a directory, and answers each request late, as a
 * disk behind a network does.  The kernel is told to remember nothing, so that
 * every system call is a request.  Many requests wait at the same time.
 * usage: late DIRECTORY MOUNTPOINT [WORD]...
 *   delay=MICROSECONDS  before each answer
 *   chown=none          a change of the owner succeeds and has no effect
 *   chown=ERRNO         it fails with that number, or with ENOENT, EIO, …
 *   quota=N             so many changes of owners succeed, the rest is EDQUOT
 *   stall=NAME          what has that name is never read and never changed:
 *                       the request is not answered before the file system ends
 *   ahead=SECONDS       the server's clock: all times lie that far ahead
 * It ends when it is unmounted, or with the process that began it.  There is
 * no birth time in what it answers.
 */
#define FUSE_USE_VERSION 312
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BUCKETS 4096
#define THREADS 128

/* What the kernel knows at present; each holds a descriptor. */
struct node {
	struct node *next; /* in its bucket */
	int fd;		   /* O_PATH */
	dev_t dev;
	ino_t ino;
	uint64_t generation; /* the address of a node is used again */
	uint64_t lookups;
	int stalls;
};

static struct {
	long delay;
	int chown_without_effect, chown_errno, has_quota;
	atomic_long quota;
	const char *stall;
	time_t ahead;
} option;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct node *bucket[BUCKETS], root;
static uint64_t generations;

static void
late(void)
{
	struct timespec delay = { option.delay / 1000000,
				  option.delay % 1000000 * 1000 };

	if (option.delay > 0)
		nanosleep(&delay, NULL);
}

static struct node *
node_of(fuse_ino_t ino)
{
	return ino == FUSE_ROOT_ID ? &root : (struct node *)(uintptr_t)ino;
}

static void
stall_if_asked(fuse_ino_t ino)
{
	while (node_of(ino)->stalls)
		pause();
}

static void
times_shift(struct stat *st)
{
	st->st_atime += option.ahead;
	st->st_mtime += option.ahead;
	st->st_ctime += option.ahead;
}

/* A path to the object itself, for calls that want one. */
static const char *
proc_path(char path[32], int fd)
{
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return path;
}

/* Returns the node that the kernel is to know for fd, which it adopts. */
static struct node *
node_get(int fd, const struct stat *st)
{
	struct node **first = &bucket[st->st_ino % BUCKETS], *node;

	pthread_mutex_lock(&lock);
	for (node = *first; node != NULL; node = node->next)
		if (node->ino == st->st_ino && node->dev == st->st_dev)
			break;
	if (node != NULL) {
		close(fd);
	} else if ((node = calloc(1, sizeof *node)) != NULL) {
		*node = (struct node){ .next = *first,
				       .fd = fd,
				       .dev = st->st_dev,
				       .ino = st->st_ino,
				       .generation = ++generations };
		*first = node;
	}
	if (node != NULL)
		node->lookups++;
	pthread_mutex_unlock(&lock);
	return node;
}

static void
node_forget(fuse_ino_t ino, uint64_t n)
{
	struct node *node = node_of(ino), **at;

	if (node == &root)
		return;
	pthread_mutex_lock(&lock);
	node->lookups -= n;
	if (node->lookups == 0) {
		at = &bucket[node->ino % BUCKETS];
		while (*at != node)
			at = &(*at)->next;
		*at = node->next;
		close(node->fd);
		free(node);
	}
	pthread_mutex_unlock(&lock);
}

/* Returns an errno; entry is filled for a lookup of name. */
static int
entry_find(fuse_ino_t parent, const char *name, struct fuse_entry_param *entry)
{
	struct node *node;
	int fd = openat(node_of(parent)->fd, name, O_PATH | O_NOFOLLOW);

	memset(entry, 0, sizeof *entry);
	if (fd < 0)
		return errno;
	if (fstat(fd, &entry->attr) < 0 ||
	    (node = node_get(fd, &entry->attr)) == NULL) {
		close(fd);
		return EIO;
	}
	if (option.stall != NULL && strcmp(name, option.stall) == 0)
		node->stalls = 1;
	entry->ino = (uintptr_t)node;
	entry->generation = node->generation;
	times_shift(&entry->attr);
	return 0;
}

static void
reply_entry(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct fuse_entry_param entry;
	int error = entry_find(parent, name, &entry);

	if (error != 0)
		fuse_reply_err(req, error);
	else
		fuse_reply_entry(req, &entry);
}

static void
late_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	late();
	reply_entry(req, parent, name);
}

static void
late_forget(fuse_req_t req, fuse_ino_t ino, uint64_t n)
{
	node_forget(ino, n);
	fuse_reply_none(req);
}

static void
late_forget_multi(fuse_req_t req, size_t n, struct fuse_forget_data *forgets)
{
	for (size_t i = 0; i < n; i++)
		node_forget(forgets[i].ino, forgets[i].nlookup);
	fuse_reply_none(req);
}

static void
reply_attributes(fuse_req_t req, fuse_ino_t ino)
{
	struct stat st;

	if (fstat(node_of(ino)->fd, &st) < 0) {
		fuse_reply_err(req, errno);
		return;
	}
	times_shift(&st);
	fuse_reply_attr(req, &st, 0);
}

static void
late_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *info)
{
	(void)info;
	late();
	reply_attributes(req, ino);
}

/* Returns an errno. */
static int
owner_set(int fd, const struct stat *st, int what)
{
	uid_t uid = what & FUSE_SET_ATTR_UID ? st->st_uid : (uid_t)-1;
	gid_t gid = what & FUSE_SET_ATTR_GID ? st->st_gid : (gid_t)-1;

	if (option.chown_errno != 0)
		return option.chown_errno;
	if (option.has_quota && atomic_fetch_sub(&option.quota, 1) <= 0)
		return EDQUOT;
	if (option.chown_without_effect)
		return 0;
	return fchownat(fd, "", uid, gid, AT_EMPTY_PATH) < 0 ? errno : 0;
}

static int
times_set(const char *path, const struct stat *st, int what)
{
	struct timespec times[2] = { { 0, UTIME_OMIT }, { 0, UTIME_OMIT } };

	if (what & FUSE_SET_ATTR_ATIME)
		times[0] = st->st_atim;
	if (what & FUSE_SET_ATTR_ATIME_NOW)
		times[0].tv_nsec = UTIME_NOW;
	if (what & FUSE_SET_ATTR_MTIME)
		times[1] = st->st_mtim;
	if (what & FUSE_SET_ATTR_MTIME_NOW)
		times[1].tv_nsec = UTIME_NOW;
	return utimensat(AT_FDCWD, path, times, 0) < 0 ? errno : 0;
}

static void
late_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *st, int what,
	     struct fuse_file_info *info)
{
	int fd = node_of(ino)->fd, error = 0;
	char path[32];

	(void)info;
	late();
	stall_if_asked(ino);
	if (what & (FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID))
		error = owner_set(fd, st, what);
	if (error == 0 && what & FUSE_SET_ATTR_MODE &&
	    chmod(proc_path(path, fd), st->st_mode & 07777) < 0)
		error = errno;
	if (error == 0 && what & FUSE_SET_ATTR_SIZE &&
	    truncate(proc_path(path, fd), st->st_size) < 0)
		error = errno;
	if (error == 0 && what & (FUSE_SET_ATTR_ATIME | FUSE_SET_ATTR_MTIME))
		error = times_set(proc_path(path, fd), st, what);
	if (error != 0)
		fuse_reply_err(req, error);
	else
		reply_attributes(req, ino);
}

static void
late_readlink(fuse_req_t req, fuse_ino_t ino)
{
	char target[4097];
	ssize_t n;

	late();
	n = readlinkat(node_of(ino)->fd, "", target, sizeof target - 1);
	if (n < 0) {
		fuse_reply_err(req, errno);
		return;
	}
	target[n] = '\0';
	fuse_reply_readlink(req, target);
}

/* What was made belongs to who asked for it. */
static void
reply_made(fuse_req_t req, fuse_ino_t parent, const char *name, int result)
{
	const struct fuse_ctx *asked = fuse_req_ctx(req);

	if (result < 0 || fchownat(node_of(parent)->fd, name, asked->uid,
				   asked->gid, AT_SYMLINK_NOFOLLOW) < 0)
		fuse_reply_err(req, errno);
	else
		reply_entry(req, parent, name);
}

static void
late_mknod(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode,
	   dev_t device)
{
	late();
	reply_made(req, parent, name,
		   mknodat(node_of(parent)->fd, name, mode, device));
}

static void
late_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode)
{
	late();
	reply_made(req, parent, name, mkdirat(node_of(parent)->fd, name, mode));
}

static void
late_symlink(fuse_req_t req, const char *target, fuse_ino_t parent,
	     const char *name)
{
	late();
	reply_made(req, parent, name,
		   symlinkat(target, node_of(parent)->fd, name));
}

static void
reply_result(fuse_req_t req, int result)
{
	fuse_reply_err(req, result < 0 ? errno : 0);
}

static void
late_unlink(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	late();
	reply_result(req, unlinkat(node_of(parent)->fd, name, 0));
}

static void
late_rmdir(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	late();
	reply_result(req, unlinkat(node_of(parent)->fd, name, AT_REMOVEDIR));
}

static void
late_rename(fuse_req_t req, fuse_ino_t from, const char *name, fuse_ino_t to,
	    const char *new_name, unsigned flags)
{
	late();
	reply_result(req, renameat2(node_of(from)->fd, name, node_of(to)->fd,
				    new_name, flags));
}

static void
late_link(fuse_req_t req, fuse_ino_t ino, fuse_ino_t parent, const char *name)
{
	char path[32];

	late();
	if (linkat(AT_FDCWD, proc_path(path, node_of(ino)->fd),
		   node_of(parent)->fd, name, AT_SYMLINK_FOLLOW) < 0)
		fuse_reply_err(req, errno);
	else
		reply_entry(req, parent, name);
}

static void
late_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *info)
{
	char path[32];
	int fd;

	late();
	fd = open(proc_path(path, node_of(ino)->fd), info->flags & ~O_NOFOLLOW);
	if (fd < 0) {
		fuse_reply_err(req, errno);
		return;
	}
	info->fh = (uint64_t)fd;
	fuse_reply_open(req, info);
}

static void
late_create(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode,
	    struct fuse_file_info *info)
{
	const struct fuse_ctx *asked = fuse_req_ctx(req);
	struct fuse_entry_param entry;
	int fd, error;

	late();
	fd = openat(node_of(parent)->fd, name,
		    (info->flags | O_CREAT) & ~O_NOFOLLOW, mode);
	if (fd < 0 || fchown(fd, asked->uid, asked->gid) < 0)
		error = errno;
	else
		error = entry_find(parent, name, &entry);
	if (error != 0) {
		close(fd);
		fuse_reply_err(req, error);
		return;
	}
	info->fh = (uint64_t)fd;
	fuse_reply_create(req, &entry, info);
}

static void
late_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
	  struct fuse_file_info *info)
{
	struct fuse_bufvec buffer = FUSE_BUFVEC_INIT(size);

	late();
	stall_if_asked(ino);
	buffer.buf[0].flags = FUSE_BUF_IS_FD | FUSE_BUF_FD_SEEK;
	buffer.buf[0].fd = (int)info->fh;
	buffer.buf[0].pos = offset;
	fuse_reply_data(req, &buffer, 0);
}

static void
late_write(fuse_req_t req, fuse_ino_t ino, const char *from, size_t size,
	   off_t offset, struct fuse_file_info *info)
{
	ssize_t n;

	(void)ino;
	late();
	n = pwrite((int)info->fh, from, size, offset);
	if (n < 0)
		fuse_reply_err(req, errno);
	else
		fuse_reply_write(req, (size_t)n);
}

static void
late_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *info)
{
	(void)ino;
	close((int)info->fh);
	fuse_reply_err(req, 0);
}

static void
late_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *info)
{
	int fd;
	DIR *dir;

	late();
	stall_if_asked(ino);
	fd = openat(node_of(ino)->fd, ".", O_RDONLY | O_DIRECTORY);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (dir == NULL) {
		fuse_reply_err(req, errno);
		return;
	}
	info->fh = (uintptr_t)dir;
	fuse_reply_open(req, info);
}

static void
late_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
	     struct fuse_file_info *info)
{
	DIR *dir = (DIR *)(uintptr_t)info->fh;
	char *buffer = malloc(size);
	const struct dirent *entry;
	size_t n = 0;

	(void)ino;
	late();
	seekdir(dir, offset);
	while (buffer != NULL && (entry = readdir(dir)) != NULL) {
		struct stat st = { .st_ino = entry->d_ino,
				   .st_mode = DTTOIF(entry->d_type) };
		size_t needed =
			fuse_add_direntry(req, buffer + n, size - n,
					  entry->d_name, &st, entry->d_off);

		if (needed > size - n)
			break;
		n += needed;
	}
	fuse_reply_buf(req, buffer, n);
	free(buffer);
}

static void
late_releasedir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *info)
{
	(void)ino;
	closedir((DIR *)(uintptr_t)info->fh);
	fuse_reply_err(req, 0);
}

static void
late_statfs(fuse_req_t req, fuse_ino_t ino)
{
	struct statvfs st;

	late();
	if (fstatvfs(node_of(ino)->fd, &st) < 0)
		fuse_reply_err(req, errno);
	else
		fuse_reply_statfs(req, &st);
}

static const struct fuse_lowlevel_ops operations = {
	.lookup = late_lookup,
	.forget = late_forget,
	.forget_multi = late_forget_multi,
	.getattr = late_getattr,
	.setattr = late_setattr,
	.readlink = late_readlink,
	.mknod = late_mknod,
	.mkdir = late_mkdir,
	.symlink = late_symlink,
	.unlink = late_unlink,
	.rmdir = late_rmdir,
	.rename = late_rename,
	.link = late_link,
	.open = late_open,
	.create = late_create,
	.read = late_read,
	.write = late_write,
	.release = late_release,
	.opendir = late_opendir,
	.readdir = late_readdir,
	.releasedir = late_releasedir,
	.statfs = late_statfs,
};

static int
errno_parse(const char *text)
{
	static const struct {
		const char *name;
		int number;
	} names[] = {
		{ "ENOENT", ENOENT },	    { "EIO", EIO },
		{ "ETIMEDOUT", ETIMEDOUT }, { "ENOTCONN", ENOTCONN },
		{ "EREMOTEIO", EREMOTEIO }, { "EPERM", EPERM },
		{ "EDQUOT", EDQUOT },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(text, names[i].name) == 0)
			return names[i].number;
	return atoi(text);
}

static int
word_parse(const char *word)
{
	const char *value = strchr(word, '=');

	if (value++ == NULL)
		return -1;
	if (strncmp(word, "delay=", 6) == 0)
		option.delay = atol(value);
	else if (strcmp(word, "chown=none") == 0)
		option.chown_without_effect = 1;
	else if (strncmp(word, "chown=", 6) == 0)
		option.chown_errno = errno_parse(value);
	else if (strncmp(word, "quota=", 6) == 0) {
		option.has_quota = 1;
		option.quota = atol(value);
	} else if (strncmp(word, "stall=", 6) == 0)
		option.stall = value;
	else if (strncmp(word, "ahead=", 6) == 0)
		option.ahead = atol(value);
	else
		return -1;
	return 0;
}

static int
serve(const char *mount_point)
{
	char *words[] = { (char[]){ "late" }, (char[]){ "-o" },
			  (char[]){ "allow_other,default_permissions,"
				    "fsname=late" } };
	struct fuse_args args = FUSE_ARGS_INIT(3, words);
	struct fuse_session *session =
		fuse_session_new(&args, &operations, sizeof operations, NULL);
	struct fuse_loop_config *config = fuse_loop_cfg_create();

	if (session == NULL || fuse_session_mount(session, mount_point) < 0)
		return 99;
	fuse_loop_cfg_set_max_threads(config, THREADS);
	fuse_loop_cfg_set_idle_threads(config, THREADS);
	fuse_session_loop_mt(session, config);
	fuse_session_unmount(session);
	return 0;
}

int
main(int argc, char **argv)
{
	struct rlimit files = { 1048576, 1048576 };
	int parent = getppid();

	for (int i = 3; i < argc; i++)
		if (word_parse(argv[i]) < 0)
			argc = 0;
	if (argc < 3) {
		fprintf(stderr,
			"usage: late DIRECTORY MOUNTPOINT [delay=US] "
			"[chown=none|ERRNO] [stall=NAME] [ahead=SECONDS]\n");
		return 99;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		return 99;
	/* A microsecond is none more; fifty are what is slept by default. */
	prctl(PR_SET_TIMERSLACK, 1);
	setrlimit(RLIMIT_NOFILE, &files);
	umask(0);
	root.fd = open(argv[1], O_PATH | O_DIRECTORY);
	if (root.fd < 0) {
		perror(argv[1]);
		return 99;
	}
	return serve(argv[2]);
}
