/* SPDX-License-Identifier: ISC */
/*
 * Stands where doff is looked for: runs the doff of another architecture,
 * beside it, under qemu-user, which leaves what that executes to the kernel.
 */
#include <unistd.h>

int
main(int argc, char **argv)
{
	char *emulator[argc + 5];
	int n = 0;

	emulator[n++] = "qemu";
	emulator[n++] = "-0";
	emulator[n++] = argc > 0 ? argv[0] : "doff";
	emulator[n++] = "/bin/doff.emulated";
	for (int i = 1; i < argc; i++)
		emulator[n++] = argv[i];
	emulator[n] = NULL;
	execv("/bin/qemu", emulator);
	return 125;
}
