# Warnings have names, by which they are switched off.
# RUN: muslin as %s -o %t.o
# RUN: muslin as -Wno-truncated -Wno-section-flags %s -o %t.o
# RUN: muslin as -W %s -o %t.o
# RUN: muslin as --fatal-warnings -Wno-user-warning %s -o %t.o
# RUN: muslin as -Wno-nonsense %s -o %t.o
	.data
	.byte 0x1ff
	.warning "look here"
	.endr
	.section .data,"ax"
	.exitm
