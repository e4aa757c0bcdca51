# An object of our own: functions are named by their places in the index space, types by their symbols.
# RUN: muslin as --syntax=llvm %s -o %t.o
# RUN: muslin objdump -f -h -w %t.o
# RUN: muslin objdump -t %t.o
# RUN: muslin objdump -dr %t.o
# RUN: muslin nm -S %t.o
# RUN: muslin size %t.o
# RUN: muslin strip --strip-unneeded %t.o -o %t.stripped
# RUN: muslin nm %t.stripped
	.functype	twice (i32) -> (i32)
	.functype	call (i32, f64) -> (i32)
	.functype	other (i32) -> (i32)
	.section	.text.twice,"",@
	.globl	twice
	.type	twice,@function
twice:
	.functype	twice (i32) -> (i32)
	local.get	0
	i32.const	1
	i32.shl
	end_function
	.section	.text.call,"",@
	.type	call,@function
call:
	.functype	call (i32, f64) -> (i32)
	.local  	i32, i64, i64
	block
	local.get	0
	i32.eqz
	br_if   	0
	i32.const	counter
	i32.load	counter
	local.set	2
	end_block
	local.get	0
	call	twice
	call	other
	end_function
	.type	counter,@object
	.section	.data.counter,"",@
	.globl	counter
	.p2align	2, 0x0
counter:
	.int32	5
	.size	counter, 4
