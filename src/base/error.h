/* SPDX-License-Identifier: ISC */
/* Error numbers in words. */
#ifndef DOFF_ERROR_H
#define DOFF_ERROR_H

/*
 * Say what an errno means, as strerror(3) does, for those that the calls of
 * doff return; strerror(3) itself brings words for all 130, a twentieth of
 * the executable.  NULL for any other.
 */
const char *error_text(int error);

#endif
