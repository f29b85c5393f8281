/* SPDX-License-Identifier: ISC */
/* Paths that are never handed over, whoever asks. */
#include "own/forbidden.h"

#include <fcntl.h>

#include "os/kernel.h"
#include "os/message.h"

static const char directories[] =
	"/\0/bin\0/boot\0/dev\0/etc\0/lib\0/lib32\0/lib64\0/libx32\0/proc\0"
	"/sbin\0/sys\0/usr\0";

/* f_type of statfs(2), as <linux/magic.h> has them. */
static const uint32_t kernel_file_systems[] = {
	0x00009fa0, /* proc */	     0x62656572, /* sysfs */
	0x00001cd1, /* devpts */     0x0027e0eb, /* cgroup */
	0x63677270, /* cgroup2 */    0x73636673, /* securityfs */
	0x64626720, /* debugfs */    0x74726163, /* tracefs */
	0xcafe4a11, /* bpf */	     0xf97cff8c, /* selinuxfs */
	0x43415d53, /* smackfs */    0x5a3c69f0, /* apparmorfs */
	0x6165676c, /* pstore */     0xde5e81e4, /* efivarfs */
	0x62656570, /* configfs */   0x42494e4d, /* binfmt_misc */
	0x19800202, /* mqueue */     0x6e736673, /* nsfs */
	0x65735543, /* fusectl */    0x67596969, /* rpc_pipefs */
};

static bool
is_kernel_file_system(int fd)
{
	size_t n = sizeof kernel_file_systems / sizeof *kernel_file_systems;
	uint32_t kind = kernel_file_system(fd);

	for (size_t i = 0; i < n; i++)
		if (kind == kernel_file_systems[i])
			return true;
	return false;
}

static bool
is_system_directory(const struct inode *inode)
{
	struct stat st;

	for (const char *at = directories; *at != '\0'; at += str_of(at).n + 1)
		if (kernel_fstatat(AT_FDCWD, at, &st, 0) == 0 &&
		    st.st_dev == inode->device &&
		    st.st_ino == inode->number)
			return true;
	return false;
}

int
forbidden_check(const char *path, int fd, const struct inode *inode)
{
	if (is_system_directory(inode))
		return message_error(path, "a system directory is never "
				 "handed over", "name a directory below it");
	if (is_kernel_file_system(fd))
		return message_error(path, "the kernel's own file system "
				 "is never handed over", NULL);
	return 0;
}
