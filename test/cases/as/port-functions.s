# Functions in the port's style: cases that a br_table goes to, calls by the PLT, addresses by the GOT, imports, data.
# RUN: muslin as %s -o %t.o
# RUN: muslin objdump -dr %t.o
# RUN: muslin objdump -s -j .wasm.function..text -j .wasm.element..text -j .wasm.import -j .wasm.name.local..text %t.o
# RUN: muslin readelf -rW %t.o
# LIKE: readelf -SW t.o
# LIKE: readelf -sW t.o
# LIKE: readelf -gW t.o
	.include "wasm32-macros.s"
	text_section
	createsig FiiE
	import_function put, env, put, __sigchar_FiiE
	import_global tick, env, tick, 1
	.globl main, table
	.weak helper
	.hidden counter
	defun main, FiiiiiiiE
	nextcase
	local.get $sp
	local.set $fp
	.labeldef_internal .Lloop
	global.get $got
	i32.const counter@got
	i32.add
	i32.load a=2 0
	local.set $r2
	i32.const -1
	local.get $sp
	local.get $r0
	local.get $r1
	i32.const 0
	i32.const 0
	call other@plt{__sigchar_FiiiiiiiE}
	local.tee $rp
	i32.const 3
	i32.and
	if[]
	.dpc .Lloop
	local.set $dpc
	throw1
	end
	global.get __wasm_import_global_tick
	call put
	local.get $r2
	i32.ne
	if[]
	.dpc .Lend
	local.set $dpc
	jump1
	end
	.dpc .Lloop
	local.set $dpc
	jump
	.flush
	.labeldef_debug .Lend
	global.get $plt
	i32.const helper@gotcode
	i32.add
	drop
	local.get $fp
	return
	nextcase
	local.get $sp
	local.set $fp
	jump2
	nextcase
	end
	local.get $rp
	return
	end
	endefun main
	defun helper, FvE, 1
	.ncodetextlabel helper
	drop
	.ndatatextlabel table+4
	drop
	end
	endefun helper, 1, 2, 1
	export_function main, main
	export_function helper, help
	.data
	.p2align 2
	.type table, @object
	.size table, 8
table:	.long helper
	.long counter
	.comm counter, 4, 4
