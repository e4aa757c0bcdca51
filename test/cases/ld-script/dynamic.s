; A program and its library by a script, with what the dynamic linker is told: symbols with versions, stubs, a copy of data.
; RUN: muslin as dynamic-library.s -o %tlib.o
; RUN: muslin as %s -o %tmain.o
; RUN: muslin ld -T wasm32-elf.lds -shared -soname liby.so.1 --version-script dynamic.map %tlib.o -o liby.so
; RUN: muslin readelf -dW --dyn-syms -V liby.so
; RUN: muslin readelf -rW liby.so
; RUN: muslin ld -T wasm32-elf.lds -rpath /opt/lib -rpath /lib %tmain.o liby.so -o %tmain.elf
; RUN: muslin readelf -dlW --dyn-syms -V %tmain.elf
; RUN: muslin readelf -rW %tmain.elf
; RUN: muslin ld -T wasm32-elf.lds --as-needed %tmain.o liby.so --defsym=act=0 --defsym=counter=0 --defsym=table=0 -o %tnone.elf
; RUN: muslin readelf -d %tnone.elf
; RUN: muslin ld -T wasm32-elf.lds -shared %tmain.o -o %tbad.so
; RUN: muslin ld -T wasm32-elf.lds -shared %tlib.o -o %tbad.so
; LIKE: readelf -dW --dyn-syms -V liby.so
; LIKE: readelf -dlW --dyn-syms -V dynamicmain.elf
        .include "wasm32-macros.s"
        .globl _start
        defun _start, FiiE, 1
        local.get 0
        call act@plt{__sigchar_FiiE}
        .ndatatextlabel counter
        i32.load a=2 0
        i32.add
        end
        endefun _start, 1, 0, 0
        .data
        .long table
