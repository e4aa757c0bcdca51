second:	.word first - second
	.globl second
