/* SPDX-License-Identifier: ISC */
/*
 * The floor: a program of bare system calls that does the same drop, to uid
 * and gid 65534, and becomes its first argument.  Built without a libc.
 */
#if !defined __x86_64__
#error the floor is written for x86_64
#endif

static long
call(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("syscall" : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return result;
}

__attribute__((used)) static void
floor_main(long *stack)
{
	static unsigned group = 65534;
	long argc = stack[0];
	char **argv = (char **)(stack + 1);

	if (call(116, 1, (long)&group, 0) == 0 &&	  /* setgroups */
	    call(119, 65534, 65534, 65534) == 0 &&  /* setresgid */
	    call(117, 65534, 65534, 65534) == 0)	  /* setresuid */
		call(59, (long)argv[1], (long)(argv + 1),
		     (long)(argv + argc + 1));	  /* execve */
	call(60, 1, 0, 0);			  /* exit */
}

__asm__(".globl _start\n_start:\n\tmov %rsp,%rdi\n\tand $-16,%rsp\n"
	"\tcall floor_main\n");
