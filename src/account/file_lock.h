/* SPDX-License-Identifier: ISC */
/* Record locks, waited for, but not for ever. */
#ifndef DOFF_FILE_LOCK_H
#define DOFF_FILE_LOCK_H

/*
 * Take the write lock of a whole file, open for writing; it is free again
 * once a descriptor of the file is closed, or at death.  Waits 10 s at most.
 * Returns 0, or -1 after a message.  Source: F_SETLK in fcntl_locking(2).
 */
int file_lock_wait(int fd, const char *path);

#endif
