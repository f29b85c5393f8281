/* SPDX-License-Identifier: ISC */
/* Error numbers in words. */
#include "base/error.h"

#include <errno.h>

#include "base/str.h"

/* Texts in a row: pointers would have to be relocated at each start. */
#define ERRORS(EACH) \
	EACH(0, "accepted without effect") \
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
	EACH(EDQUOT, "Disk quota exceeded") \
	EACH(ETIMEDOUT, "Connection timed out") \
	EACH(ENOTCONN, "the program behind this mount is gone") \
	EACH(EREMOTEIO, "Remote I/O error") \
	EACH(EHOSTDOWN, "Host is down") \
	EACH(EHOSTUNREACH, "No route to host") \
	EACH(ECONNREFUSED, "Connection refused") \
	EACH(ECONNRESET, "Connection reset by peer") \
	EACH(ECOMM, "Communication error") \
	EACH(EPROTO, "Protocol error") \
	EACH(ENOKEY, "Key not available") \
	EACH(EKEYEXPIRED, "Key has expired") \
	EACH(EKEYREJECTED, "Key was rejected") \
	EACH(EREMCHG, "Remote address changed") \
	EACH(ENODATA, "No data available") \
	EACH(ENXIO, "No such device or address") \
	EACH(ENODEV, "No such device") \
	EACH(EUCLEAN, "File system needs cleaning") \
	EACH(EBADMSG, "Bad message") \
	EACH(EMLINK, "Too many links") \
	EACH(ENOLINK, "a symbolic link leads nowhere") \
	EACH(ENOTEMPTY, "Directory not empty") \
	EACH(EDEADLK, "Deadlock avoided") \
	EACH(ENOLCK, "No locks available") \
	EACH(ECANCELED, "Operation canceled")

#define NUMBER(number, text) number,
#define TEXT(number, text) text "\0"

static const unsigned char numbers[] = { ERRORS(NUMBER) };
static const char texts[] = ERRORS(TEXT);

const char *
error_text(int error)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (numbers[i] == error)
			return texts_at(texts, i);
	return NULL;
}
