/* SPDX-License-Identifier: ISC */
/*
 * What of <string.h> the proof takes as given (C17, 7.24): in plain char,
 * which is what the source hands over.
 */
#ifndef DOFF_PROVE_GIVEN_H
#define DOFF_PROVE_GIVEN_H

#include <stddef.h>

/*@ requires n > 0 && \valid_read((char *)at + (0 .. n - 1));
    assigns \result \from at, byte, n, ((char *)at)[0 .. n - 1];
    ensures \result == \null ==> \forall integer i; 0 <= i < n ==>
	((char *)at)[i] != (char)byte;
    ensures \result != \null ==> \exists integer k; 0 <= k < n &&
	(char *)\result == (char *)at + k &&
	((char *)at)[k] == (char)byte &&
	\forall integer i; 0 <= i < k ==> ((char *)at)[i] != (char)byte;
 */
void *memchr(const void *at, int byte, size_t n);

/*@ assigns \result \from string[0 ..]; */
size_t strlen(const char *string);

int memcmp(const void *a, const void *b, size_t n);
void *memcpy(void *to, const void *from, size_t n);

#endif
