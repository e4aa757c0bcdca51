# Functions are type-checked, where they are.
# RUN: muslin as %s -o %t.o
	.functype	known (i32) -> (i64)
	.functype	broken (i32) -> (i32)
	.section	.text.broken,"",@
broken:
	.functype	broken (i32) -> (i32)
	.local	i32, i31
	local.get	0
	f32.const	1.5
	i32.add
	call	known
	call	unknown
	local.get	7
	br	3
	if
	i32.const	1
	end_block
	end_function
	local.get	0
half:
	.functype	half () -> ()
	block
	.section	.data.x,"",@
	.int32	half@WRONG
	global.get	__stack_pointer
	.size	x, nothing - x
