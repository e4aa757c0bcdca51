# Mistakes about symbols.
# RUN: muslin as %s -o %t.o
	.data
a:	.byte 0
a = 5
	.equiv a, 6
	.set b, 1
	.equiv b, 2
b:	.byte 0
	.size a, unknown
	.type a, @nothing
	.globl
	.comm a, 4
	.comm c, -1
	.comm d, 4, 3
	.lcomm
	.weak
	.symver nothing_here, x@@V, y
	.weakref e, e
	.long e
1:	.byte 2b
	.set f, g
	.set g, h
	.set h, f + 1
	.byte f - g
	.set i, -a
	.globl i
