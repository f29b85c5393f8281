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

/*@ requires \valid_read((char *)at + (0 .. n - 1));
    assigns \result \from at, byte, n, ((char *)at)[0 .. n - 1];
    ensures \result != \null ==> \exists integer k; 0 <= k < n &&
	(char *)\result == (char *)at + k;
 */
void *memrchr(const void *at, int byte, size_t n);

/*@ requires n > 0 && \valid_read((char *)a + (0 .. n - 1)) &&
	\valid_read((char *)b + (0 .. n - 1));
    assigns \result \from ((char *)a)[0 .. n - 1], ((char *)b)[0 .. n - 1];
    ensures \result == 0 <==> \forall integer i; 0 <= i < n ==>
	((char *)a)[i] == ((char *)b)[i];
 */
int memcmp(const void *a, const void *b, size_t n);

/*@ requires \valid((char *)to + (0 .. n - 1)) &&
	\valid_read((char *)from + (0 .. n - 1));
    requires \separated((char *)to + (0 .. n - 1),
	(char *)from + (0 .. n - 1));
    assigns ((char *)to)[0 .. n - 1] \from ((char *)from)[0 .. n - 1];
    assigns \result \from to;
    ensures \forall integer i; 0 <= i < n ==>
	((char *)to)[i] == \old(((char *)from)[i]);
    ensures \result == to;
 */
void *memcpy(void *to, const void *from, size_t n);

#endif
