#undef __WORDSIZE
#define __WORDSIZE (8*__SIZEOF_LONG__)
