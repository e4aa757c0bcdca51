# What a module has besides its functions: ids of sections, imports in the order that the port's loader relies on.
# RUN: muslin as %s -o %t.o
# RUN: muslin readelf -SW %t.o
# RUN: muslin objdump -s -j .wasm.import -j .wasm.import_.null -j .wasm.global %t.o
# RUN: muslin objdump -s -j .wasm.header_id.name -j .wasm.header.name -j .wasm.header_id.code %t.o
# LIKE: readelf -sW t.o
	.include "wasm32-headers.s"
	.include "wasm32-globals.s"
