        .include "wasm32-macros.s"
        .globl act_new, act_old, counter, table
        defun act_new, FiiE, 1
        local.get 0
        call elsewhere@plt{__sigchar_FiiE}
        end
        endefun act_new, 1, 0, 0
        defun act_old, FiiE, 1
        local.get 0
        end
        endefun act_old, 1, 0, 0
        .symver act_old, act@Y_1
        .symver act_new, act@@Y_2
        .data
        .type counter, @object
        .size counter, 4
counter: .long 5
        .type table, @object
        .size table, 8
table:  .long counter
        .reloc ., R_WASM32_32_CODE, act_old
        .long 0
