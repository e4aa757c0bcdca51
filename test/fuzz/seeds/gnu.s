	.text
	.macro twice value, other=5, rest:vararg
	i32.const \value
	i32.const \other
	.ifnb \rest
	.long \rest
	.endif
	.endm
	.globl main
	.type main,@function
main:
	block[i]
	twice 1
	twice 2, 3, 4, 5
	twice other=9, value=7
	call bar@plt{__sigchar_FiE}
	call baz
	i32.const sym@got
	i32.load a=2 16
	get_local 0
	i32.wrap/i64
	f32.const 1.5
	f64.const -0x1.8p3
	br_table 2 0 1 2
	end
1:	.long 1b, 1f, main - .
1:
	.uleb128 last-main
	.size main, .-main
last:
	.data
	.p2align 3
x:	.quad 0x123456789abcdef0
	.asciz "text\n\x41\101"
	.rept 3
	.byte 7
	.endr
	.irp r,1,2,3
	.byte \r
	.endr
	.section .rodata.str,"aMS",@progbits,1
	.string "abc"
	.pushsection .wasm.type,"G",@progbits,group,comdat
	signature FiilE
	.popsection
	.set value, x + 4
	.weak perhaps
	.comm shared, 16, 8
	.reloc ., R_WASM32_INDEX, main
	.if value - x == 4
	.long value
	.else
	.error "no"
	.endif
