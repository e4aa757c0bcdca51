	.text
	.file	"a.c"
	.file	1 "/src" "a.c"
	.globaltype	__stack_pointer, i32
	.tabletype	__indirect_function_table, funcref
	.tagtype	__cpp_exception i32
	.functype	ext (i32, f64) -> (i32)
	.import_module	ext, host
	.import_name	ext, print
	.section	.text.f,"",@
	.hidden	f                               # -- Begin function f
	.globl	f
	.type	f,@function
f:                                      # @f
.Lfunc_begin0:
	.functype	f (i32, i64) -> (i32)
	.local  	i32, i32, f64
# %bb.0:
	.loc	1 4 41 prologue_end is_stmt 1   # a.c:4:41
	global.get	__stack_pointer
	local.set	2
	block   	i32
	local.get	0
	i32.load	data+4:p2align=0
	local.get	1
	f64.convert_i64_s
	call	ext
	i32.const	table
	i32.add
	local.get	0
	br_if   	0
	drop
	local.get	0
	f64.const	0x1.8p1
	local.get	0
	call_indirect	 __indirect_function_table, (i32, f64) -> (i32)
	end_block
	drop
	block
	local.get	0
	br_table	{0, 0, 0}
	end_block
	try
	call	g
	catch	__cpp_exception
	drop
	end_try
	v128.const	1, 2, 3, 4
	i32x4.extract_lane	2
	end_function
.Ltmp0:
	.section	.text.g,"G",@,g,comdat
	.weak	g
	.type	g,@function
g:
	.functype	g () -> ()
	end_function
	.type	data,@object
	.section	.data.data,"",@
	.globl	data
	.p2align	2, 0x0
data:
	.int32	4
	.int32	f
	.int64	-1
	.size	data, 16
	.type	table,@object
	.section	.rodata.table,"S",@
table:
	.asciz	"text"
	.section	.init_array.42,"",@
	.int32	g
	.section	.debug_info,"",@
	.int32	.Ltmp0-.Lfunc_begin0
	.int32	.Lfunc_begin0
	.uleb128 .Ltmp0-.Lfunc_begin0
	.section	.custom_section.note,"",@
	.ascii	"a note"
	.set alias, f
