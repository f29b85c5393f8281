/* SPDX-License-Identifier: ISC */
/* The texts of --help and --version. */
#ifndef DOFF_USAGE_H
#define DOFF_USAGE_H

extern const char usage_options[];
extern const char usage_version[];

#endif
