/** What the text of a module begins with: macros that open entries. */
export const entryMacros: string = String.raw`
# An entry is a byte in its space, which counts, and what follows in its section. Where entries have
# names, the name is a label on a byte whose place is the index.

	.macro entry kind:req, name
	.section .space.\kind
	.ifnb \name
\name\():
	.endif
	.byte 0
	.section .wasm.\kind
	.endm

	.macro define kind:req, name
	.section .space.\kind\()_index
	.ifnb \name
\name\():
	.endif
	.byte 0
	entry \kind
	.endm

	.macro import kind:req, name
	.section .space.\kind\()_index.import
	.ifnb \name
\name\():
	.endif
	.byte 0
	entry import
	.endm
`;

/** Macros around the instructions of a function, in the GNU syntax. */
export const functionMacros: string = String.raw`
	.macro function type:req, name
	.ifnb \name
	.type \name, @function
	.size \name, 1
	.endif
	define function, \name
	.uleb128 \type
	entry code
	.rleb128 5, 9f - 8f
8:
	.endm

	.macro endfunction
9:
	.endm
`;
