/* SPDX-License-Identifier: ISC */
/* Where the account files are; see passwd(5) and group(5). */
#ifndef DOFF_ACCOUNT_PATHS_H
#define DOFF_ACCOUNT_PATHS_H

#define PASSWD_PATH "/etc/passwd"
#define GROUP_PATH "/etc/group"

#endif
