# All mistakes are shown, in the order of the source, with what led there.
# RUN: muslin as %s -o %t.o
# RUN: muslin as --error-limit=2 %s -o %t.o
	.data
first:	.byte 1,
	.long (1 + 2
	.qaud 5
first:	.byte 2
	.byte 300, -129
	i32.cosnt 5
	block[ii]
	i32.add[i]
	br
	br_table 2 0 1
	i32.load 0
	call f@plt
	local.get -1
	.macro inner value
	.long \value +
	.endm
	.macro outer value
	.if 1
	inner \value
	.endif
	.endm
	outer 1
	.rept 2
	.error "twice"
	.endr
	outer
	.macro needs a:req, b=2
	.endm
	needs
	needs 1, 2, 3
	.byte 5f
	.set x, y
	.set y, x
	.include "nowhere.s"
	.balign 3
	.p2align 40
	.skip -1
	.org first
	.section .text,"q"
	.popsection
	.uleb128 first - later
	.else
	.if 1
# 12 "generated.c"
	.err
