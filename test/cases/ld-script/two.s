	.include "wasm32-macros.s"
	.globl twice
	defun twice, FiiE, 1
	local.get 0
	local.get 0
	i32.add
	end
	endefun twice, 1, 0, 0
	export_function twice, twice
	.data
	.globl cell
	.long 7
cell:	.long cell, twice
