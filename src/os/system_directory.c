/* SPDX-License-Identifier: ISC */
/* Directories of the system by device and inode, and file systems by kind. */
#include "os/system_directory.h"

#include <fcntl.h>
#include <string.h>

#include "os/kernel.h"

const char root_and_system_directories[] =
	"/\0/bin\0/boot\0/dev\0/etc\0/lib\0/lib32\0/lib64\0/libx32\0/proc\0"
	"/sbin\0/sys\0/usr\0";

bool
directory_is_one_of(uint64_t device, uint64_t number, const char *names)
{
	struct stat st;

	for (; *names != '\0'; names += strlen(names) + 1)
		if (kernel_fstatat(AT_FDCWD, names, &st, 0) == 0 &&
		    st.st_dev == device && st.st_ino == number)
			return true;
	return false;
}

/* f_type of statfs(2), as <linux/magic.h> has them. */
static const uint32_t kernel_file_systems[] = {
	0x00009fa0, /* proc */ 0x62656572,     /* sysfs */
	0x00001cd1, /* devpts */ 0x0027e0eb,   /* cgroup */
	0x63677270, /* cgroup2 */ 0x73636673,  /* securityfs */
	0x64626720, /* debugfs */ 0x74726163,  /* tracefs */
	0xcafe4a11, /* bpf */ 0xf97cff8c,      /* selinuxfs */
	0x43415d53, /* smackfs */ 0x5a3c69f0,  /* apparmorfs */
	0x6165676c, /* pstore */ 0xde5e81e4,   /* efivarfs */
	0x62656570, /* configfs */ 0x42494e4d, /* binfmt_misc */
	0x19800202, /* mqueue */ 0x6e736673,   /* nsfs */
	0x65735543, /* fusectl */ 0x67596969,  /* rpc_pipefs */
};

bool
file_system_is_one_of(int fd, const uint32_t *kinds, size_t n)
{
	uint32_t kind = kernel_file_system(fd);

	while (n > 0)
		if (kinds[--n] == kind)
			return true;
	return false;
}

bool
file_system_is_kernels(int fd)
{
	return file_system_is_one_of(fd, kernel_file_systems,
				     sizeof kernel_file_systems /
					     sizeof *kernel_file_systems);
}
