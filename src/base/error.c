/* SPDX-License-Identifier: ISC */
/* Error numbers in words. */
#include "base/error.h"

#include <errno.h>

#include "base/str.h"

/* Texts in a row: pointers would have to be relocated at each start. */
#define ERRORS(EACH) \
	EACH(EPERM, "Operation not permitted") \
	EACH(ENOENT, "No such file or directory") \
	EACH(EINTR, "Interrupted system call") \
	EACH(EIO, "Input/output error") \
	EACH(E2BIG, "Argument list too long") \
	EACH(ENOEXEC, "Exec format error") \
	EACH(EBADF, "Bad file descriptor") \
	EACH(EAGAIN, "Resource temporarily unavailable") \
	EACH(ENOMEM, "Out of memory") \
	EACH(EACCES, "Permission denied") \
	EACH(EBUSY, "Device or resource busy") \
	EACH(EEXIST, "File exists") \
	EACH(EXDEV, "Cross-device link") \
	EACH(ENOTDIR, "Not a directory") \
	EACH(EISDIR, "Is a directory") \
	EACH(EINVAL, "Invalid argument") \
	EACH(ENFILE, "Too many open files in system") \
	EACH(EMFILE, "Too many open files") \
	EACH(ETXTBSY, "Text file busy") \
	EACH(EFBIG, "File too large") \
	EACH(ENOSPC, "No space left on device") \
	EACH(EROFS, "Read-only file system") \
	EACH(EPIPE, "Broken pipe") \
	EACH(ENAMETOOLONG, "File name too long") \
	EACH(ENOSYS, "Function not implemented") \
	EACH(ELOOP, "Too many levels of symbolic links") \
	EACH(EOVERFLOW, "Value too large") \
	EACH(EOPNOTSUPP, "Operation not supported") \
	EACH(ESTALE, "Stale file handle") \
	EACH(EDQUOT, "Disk quota exceeded")

#define NUMBER(number, text) number,
#define TEXT(number, text) text "\0"

static const short numbers[] = { ERRORS(NUMBER) };
static const char texts[] = ERRORS(TEXT);

const char *
error_text(int error)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (numbers[i] == error)
			return texts_at(texts, i);
	return "unexpected error";
}
