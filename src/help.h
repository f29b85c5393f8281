/* SPDX-License-Identifier: ISC */
/* The texts of --help and --version. */
#ifndef DOFF_HELP_H
#define DOFF_HELP_H

extern const char help_options[];
extern const char help_version[];

#endif
