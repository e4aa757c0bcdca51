/* ptrace shows no registers: there are none. */
typedef unsigned long elf_greg_t, elf_gregset_t[16];
typedef struct { unsigned long __reserved[16]; } elf_fpregset_t;
#define ELF_NGREG 16

struct user {
	elf_gregset_t regs;
	unsigned long u_tsize, u_dsize, u_ssize;
	unsigned long start_code, start_stack;
	long signal;
	unsigned long magic;
	char u_comm[32];
};
