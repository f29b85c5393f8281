/* SPDX-License-Identifier: ISC */
/* Descriptors: declared with the paths that they come from. */
#ifndef DOFF_DESCRIPTOR_H
#define DOFF_DESCRIPTOR_H

#include "os/path.h"

#endif
