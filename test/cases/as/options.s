# Several sources, words from a file, dependencies, listings.
# RUN: muslin as @options-words.rsp %s options-second.s -o %t.o
# RUN: muslin objdump -s -j .data %t.o
# RUN: muslin as --defsym size=7 -aln %s options-second.s -o %t.o
# RUN: muslin as --defsym size=7 -as --strip-local-absolute %s -o %t.o
# RUN: muslin nm %t.o
# RUN: muslin as --defsym size nowhere.s -o %t.o
# RUN: muslin as %s -o options.s
	.data
	.set here, 5
first:
	.include "options-included.s"
	.long 1, 2, 3
	.macro twice what
	\what
	\what
	.endm
	twice ".byte 9"
