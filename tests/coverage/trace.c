/* SPDX-License-Identifier: ISC */
/*
 * Where gcc's -fsanitize-coverage=trace-pc reports each block that is
 * entered: a byte for it in shared memory, which is there in every root
 * directory and for every uid, needs no descriptor, and keeps what a process
 * did that was killed, or has become another program (shmop(2)).
 */
#include <stddef.h>
#include <stdint.h>
#include <sys/shm.h>


extern const char __ehdr_start[];
static unsigned char nowhere[TRACE_SIZE];
static unsigned char *seen = nowhere;

/* Without it, as under a seccomp profile, this run is not seen. */
__attribute__((constructor)) static void
trace_begin(void)
{
	int id = shmget(TRACE_KEY, TRACE_SIZE, 0666);
	void *at = id < 0 ? (void *)-1 : shmat(id, NULL, 0);

	if (at != (void *)-1)
		seen = at;
}

void
__sanitizer_cov_trace_pc(void)
{
	uintptr_t at = (uintptr_t)__builtin_return_address(0) -
		       (uintptr_t)__ehdr_start;

	if (at < TRACE_SIZE)
		seen[at] = 1;
}
