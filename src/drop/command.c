/* SPDX-License-Identifier: ISC */
/* Becoming the command. */
#include "drop/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/kernel.h"
#include "os/message.h"
#include "os/path.h"

#define DEFAULT_PATH \
	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* The kernel says ENOENT of the file that was named in the file. */
static int
interpreter_missing(const char *file)
{
	char head[256];
	int fd = descriptor_open(AT_FDCWD, file, O_RDONLY | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);
	struct str line, rest;

	descriptor_close(fd);
	rest = (struct str){ head, n < 0 ? 0 : (size_t)n };
	if (!str_starts(rest, STR("#!"))) {
		message_error(
			file, "cannot be executed",
			"its interpreter "
			"is missing (the dynamic loader of another libc?)");
		return COMMAND_NOT_FOUND;
	}
	str_cut(&rest, '\n', &line);
	message_error_str(line, "the interpreter, or one it needs, is missing",
			  line.at[line.n - 1] == '\r' ? ENDS_IN_CR : file);
	return COMMAND_NOT_FOUND;
}

static const char *
failure_why(int error)
{
	switch (error) {
	case ENOEXEC:
		return "no #! line, and no program for this machine";
	case EACCES:
		return "Permission denied to this user (mode of the file, its "
		       "interpreter or a directory above; noexec mount; or it "
		       "is a directory)";
	case EAGAIN:
		return "this user has too many processes "
		       "(RLIMIT_NPROC: docker run --ulimit nproc)";
	case E2BIG:
		return "arguments and environment are too large together";
	case EPERM:
		return "Operation not permitted (file capabilities outside the "
		       "bounding set, a seccomp profile, a security module?)";
	default:
		return message_of_errno(error);
	}
}

/* What is wrong with a name that no program has, or NULL. */
static const char *
name_fault(const char *name)
{
	if (name[strlen(name) - 1] == '\r')
		return ENDS_IN_CR;
	if (name[0] == '-')
		return "it is an option (those of doff go before USER)";
	if (memchr(name, ' ', strlen(name)) != NULL ||
	    str_has_control(str_of(name)))
		return "it is one argument (split it, or use sh -c '...')";
	return str_has_variable(str_of(name)) ? NO_SHELL : NULL;
}

static int
command_not_found(const char *name, const char *why)
{
	const char *fault = name_fault(name);

	message_error(name, "command not found", fault ? fault : why);
	return COMMAND_NOT_FOUND;
}

/* Say why execve(2) of file failed; returns the exit status. */
static int
failure_report(const char *file)
{
	int error = errno;

	if (error == ENOENT && access(file, F_OK) == 0)
		return interpreter_missing(file);
	if (error == ENOENT || error == ENOTDIR)
		return command_not_found(file, message_of_errno(error));
	message_error(file, "cannot be executed", failure_why(error));
	return COMMAND_NOT_EXECUTABLE;
}

/* Returns 0 only if there is nothing to execute it with: it may be executed. */
static int
file_execute(const char *file, char *const *argv, char **environment)
{
	struct stat st;

	if (environment != NULL)
		return execve(file, argv, environment);
	if (kernel_fstatat(AT_FDCWD, file, &st, 0) < 0)
		return -1;
	errno = EACCES;
	return S_ISREG(st.st_mode) ? access(file, X_OK) : -1;
}

static bool
file_name_join(char file[PATH_MAX], struct str directory, struct str name)
{
	if (directory.n + 1 + name.n + 1 > PATH_MAX)
		return false;
	memcpy(file, directory.at, directory.n);
	file[directory.n] = '/';
	memcpy(file + directory.n + 1, name.at, name.n);
	file[directory.n + 1 + name.n] = '\0';
	return true;
}

static int
path_search(char *const *argv, char **environment, const char *path)
{
	struct str rest = str_of(path), directory, name = str_of(argv[0]);
	bool denied = false;
	char file[PATH_MAX];

	while (str_cut(&rest, ':', &directory)) {
		/* The working directory is no place to look for programs. */
		if (directory.n == 0 || directory.at[0] != '/' ||
		    !file_name_join(file, directory, name))
			continue;
		if (access(file, X_OK) == 0) {
			if (file_execute(file, argv, environment) == 0)
				return 0;
			if (errno != EACCES)
				return failure_report(file);
		}
		denied |= errno == EACCES;
	}
	if (denied && name_fault(argv[0]) == NULL) {
		message_error(argv[0], "cannot be executed",
			      failure_why(EACCES));
		return COMMAND_NOT_EXECUTABLE;
	}
	return command_not_found(argv[0], "in no absolute directory of PATH");
}

int
command_execute(char *const *argv, char **environment, const char *path)
{
	if (memchr(argv[0], '/', strlen(argv[0])) != NULL) {
		return file_execute(argv[0], argv, environment) == 0
			       ? 0
			       : failure_report(argv[0]);
	}
	if (argv[0][0] == '\0') {
		message_error("''", "command not found",
			      "its name is empty (an unset variable?)");
		return COMMAND_NOT_FOUND;
	}
	return path_search(argv, environment, path ? path : DEFAULT_PATH);
}
