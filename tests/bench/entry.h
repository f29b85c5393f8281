/* SPDX-License-Identifier: ISC */
/* What getdents64(2) fills a buffer with. */
#ifndef ENTRY_H
#define ENTRY_H

#include <stdint.h>

struct entry {
	uint64_t number;
	int64_t offset;
	unsigned short size;
	unsigned char type;
	char name[];
};

#endif
