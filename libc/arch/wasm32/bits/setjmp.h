/* Two words are used: see src/setjmp/wasm32/setjmp.c. The rest is room for a longer state. */
typedef unsigned long __jmp_buf[8];
#define _setjmp setjmp
