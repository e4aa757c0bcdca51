# What directives say of symbols, as GNU readelf shows it.
# RUN: muslin as %s -o %t.o
# LIKE: readelf -sW t.o
	.file "first.c"
	.globl global, undefined_but_global
	.weak weak, weak_undefined
	.hidden hidden
	.protected protected
	.internal internal
	.data
global:	.long 1
weak:	.long weak_undefined, undefined
local:	.long 2
	.size local, . - local
	.type local, @object
	.globl hidden, protected, internal
hidden:	.byte 0
protected: .byte 0
internal: .byte 0
	.type hidden, STT_OBJECT
	.size hidden, 1 + 1
.Llocal: .byte 0
"a name with blanks": .byte 0
	.set absolute, 0x1234
	.set alias, global + 4
	.globl alias
	.equiv once, 5
	.comm common, 12, 8
	.lcomm reserved, 16
	.section .tdata,"awT"
	.globl thread
thread:	.long 3
	.type thread, @tls_object
	.text
	.type code, @function
code:	nop
	.size code, . - code
	.weakref shadow, real
	.data
	.long shadow
	.symver code, code@VERSION_1
	.file "second.c"
