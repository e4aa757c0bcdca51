# Mistakes in macros are shown where the macro is called.
# RUN: muslin as %s -o %t.o
	.include "wasm32-macros.s"
	nextcase
	endefun f
	defun f, FxE
	defun g, FiiE
	jump
	local.get $r9
	endefun f
	rleb128_1 300
	.rleb128 3, 1
	export_function f
