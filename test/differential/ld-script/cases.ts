/** Links that GNU ld and we must agree on. */
import type { LinkCase } from "./compare.ts";

/** What all the other sections go to, so that a case is about what it is about. */
const rest = `
  .rest : { *(.text .text.*) *(.rodata .rodata.*) *(.data .data.*) *(.init_array*) *(.ctors*) *(refs) }
  .tdata : { *(.tdata) } .tbss : { *(.tbss) }
  .bss : { *(.bss COMMON) } .note 0 : { *(.note) }`;

export const cases: Readonly<Record<string, LinkCase>> = {
  "plain sections": { script: `SECTIONS { . = 0x1000; .text : { *(.text) } ${rest} }` },
  "no address": { script: `SECTIONS { .text : { *(.text) } ${rest} }` },
  "aligned sections": {
    script: `SECTIONS { . = 0x1001; .text ALIGN(32) : { *(.text) } .x : ALIGN(64) { *(.text.a) } ${rest} }`,
  },
  "an address that has to be aligned": { script: `SECTIONS { .x 0x101 : { *(.text.a) } ${rest} }` },
  subalign: { script: `SECTIONS { .x 0x100 : SUBALIGN(8) { *(.text.*) } .y : SUBALIGN(2) { *(.bss) } ${rest} }` },
  "symbols and the location counter": {
    script: `SECTIONS { . = 0x1000; before = .; .text : { first = .; *(.text) middle = .; . += 7; *(.text.*) last = .; }
      after = .; . = ALIGN(0x100); aligned = .; ${rest} end = .; }`,
  },
  "numbers in and out of sections": {
    script: `SECTIONS { . = 0x100; .text : { *(.text) x = 5; y = . ; z = y + 4; w = y - x; u = ABSOLUTE(5); v = -y;
      n = ~y; } q = y; r = y - x; s = ~y; t = y * 2; u2 = y & 0xf0; ll = y << 1; m = y + y; oo = x < y; ${rest} }`,
  },
  arithmetic: {
    script: `a = 5 > 3 ? 1 : 2; b = -1 > 3; c = -8 / 2; d = -7 % 3; e = 1 << 63 >> 63; f = 3 == 3; h = -8 >> 1;
      i = 1 ? 2 ? 3 : 4 : 5; j = 3 & 1 == 1; k = 3 - 2 - 1; ll = 1 || 0 && 0; m = 0xffffffffffffffff + 2; n = 3K; oo = 0x10K;
      p = 10h; q = $ff; r = 017; s = 1010b; t = 17o; u = 99d; v = 99999999999999999999; w = !3; x = !0; y = 5 | 8; z = 1 << 65;
      aa = 6 / 4 * 2; bb = 2 + 3 * 4; cc = (2 + 3) * 4; dd = 7 & ~2; ee = 1 << 2 + 1; ff = 10 - 4 - 3; gg = 1 < 2 == 1;
      SECTIONS { ${rest} }`,
  },
  "assignment operators": {
    script: `a = 1; a += 2; a <<= 3; b = 1; b |= 6; b &= 3; c = 7; c -= 2; c *= 3; c /= 2; d = 256; d >>= 2;
      SECTIONS { . = 16; . += 16; . *= 2; ${rest} . -= 4; e = .; }`,
  },
  "built-in functions": {
    script: `SECTIONS { . = 0x1000; .text : { *(.text) } ${rest} }
      a = ADDR(.text) + 1; b = ALIGN(ADDR(.text) + 1, 16); d = NEXT(0x20); e = MAX(3, 4); f = MIN(3, ADDR(.text));
      g = LOG2CEIL(17); h = LOG2CEIL(0); i = SIZEOF(.text); j = ALIGNOF(.bss); k = LOADADDR(.text); ll = ALIGN(7, 3);
      m = CONSTANT(MAXPAGESIZE); n = SEGMENT_START("text-segment", 0x400); oo = BLOCK(64); p = LOG2CEIL(16);
      q = MAX(-1, 4); r = ABSOLUTE(ADDR(.text)); s = DEFINED(_start); t = DEFINED(nothing); u = CONSTANT (COMMONPAGESIZE);`,
  },
  "functions inside of sections": {
    script: `SECTIONS { . = 0x1010; .text : { *(.text) a = ADDR(.text); b = ADDR(.rest); c = LOADADDR(.text); d = SIZEOF(.rest);
      e = ALIGN(32); f = ALIGN(., 32); g = MAX(., 8); h = MIN(., 8); i = ALIGNOF(.bss); . = ALIGN(64); j = .; k = ABSOLUTE(.); } ${rest} }`,
  },
  "references forward": {
    script: `SECTIONS { . = start; .text : { *(.text) } . = SIZEOF(.rest) + 0x3000; y = later + 1; ${rest} later = ADDR(.bss);
      start = 0x2000; }`,
  },
  "DEFINED looks back": {
    script: `SECTIONS { x = DEFINED(y) ? 1 : 2; y = 3; z = DEFINED(y) ? 1 : 2; y = DEFINED(y) ? y + 1 : 9; ${rest} }`,
  },
  provide: {
    script: `SECTIONS { PROVIDE(_start = 4); PROVIDE(not_wanted = 3); PROVIDE(wanted_weakly = 0x77); PROVIDE(for_script = 5);
      w = for_script; PROVIDE(common_b = 9); ${rest} }`,
  },
  "a symbol of an object, assigned": { script: `SECTIONS { ${rest} data_a = 0x99; x = data_a + 1; }` },
  "names that look like operators": {
    script: `a.b$c = 2; _x = a.b$c; x = _x-1; y = x*3; "q s" = 4; z = "q s" + 1; SECTIONS { ${rest} }`,
  },
  "data statements": {
    script: `SECTIONS { .x 0x100 : { BYTE(0x1ff) SHORT(1) LONG(2) QUAD(-3) SQUAD(-4) LONG(x + 1) BYTE(SIZEOF(.x)); LONG(ADDR(.rest)) x = .;
      LONG(.) } ${rest} }`,
  },
  fill: {
    script: `SECTIONS { .x 0x100 : { *(.text) . = ALIGN(16); FILL(0xabcd) *(.text.*) . += 5; FILL(0x123) . += 4; BYTE(1) . += 3;
      FILL(5 + 1) . += 9; } =0x90909090
      .y : { *(.rodata) . += 6; } =0x0102030405
      .z : { BYTE(0) . = ALIGN(8); BYTE(0) } =7 ${rest} }`,
  },
  "sections in the order of files": { script: `SECTIONS { .x 0x100 : { *(.text .text.a .data) } ${rest} }` },
  "sections in the order of patterns": { script: `SECTIONS { .x 0x100 : { *(.data) *(.text.c) *(.text) } ${rest} }` },
  "files by name": { script: `SECTIONS { .x 0x100 : { b.o(.text) a.o(.data) [a]*(.text) } ${rest} }` },
  "all sections of a file": { script: `SECTIONS { .x 0x100 : { b.o } =0 ${rest} }` },
  "excluded files": {
    script: `SECTIONS { .x 0x100 : { *(EXCLUDE_FILE(a.o) .text .data) } .y : { EXCLUDE_FILE(*b.o) *(.text.*) } ${rest} }`,
  },
  "sorted by name": { script: `SECTIONS { .x 0x100 : { *(SORT(.text.*)) } ${rest} }` },
  "sorted by alignment": { script: `SECTIONS { .x 0x100 : { *(SORT_BY_ALIGNMENT(.text*)) } ${rest} }` },
  "sorted by both": {
    script:
      `SECTIONS { .x 0x100 : { *(SORT_BY_ALIGNMENT(SORT_BY_NAME(.text*))) } .y : { *(SORT_BY_NAME(SORT_BY_ALIGNMENT(.data* .rodata*))) } ${rest} }`.replace(
        "(.data* .rodata*)",
        "(.data*)",
      ),
  },
  "sorted by priority": {
    script: `SECTIONS { .x 0x100 : { *(SORT_BY_INIT_PRIORITY(.init_array.*) SORT_BY_INIT_PRIORITY(.ctors.*)) } ${rest} }`,
  },
  "sorted and not": { script: `SECTIONS { .x 0x100 : { *(SORT(.text.*) .data .text) } ${rest} }` },
  "not sorted and sorted": { script: `SECTIONS { .x 0x100 : { *(.data .text SORT(.text.*)) } ${rest} }` },
  "files sorted": { script: `SECTIONS { .x 0x100 : { SORT(*)(.text) } ${rest} }`, inputs: ["b.o", "a.o"] },
  "an option that sorts": {
    script: `SECTIONS { .x 0x100 : { *(.text.*) *(SORT_NONE(.data*)) } ${rest} }`,
    options: ["--sort-section=name"],
    ours: { sortSection: "name" },
  },
  wildcards: { script: `SECTIONS { .x 0x100 : { *(.text.[!a]) *(.t?xt.a) *(.d*) } ${rest} }` },
  discard: { script: `SECTIONS { .text 0x100 : { *(.text) } /DISCARD/ : { *(.note) *(.text.*) } ${rest} }` },
  "common symbols": { script: `SECTIONS { .text : { *(.text) } .common 0x200 : { b.o(COMMON) *(COMMON) } ${rest} }` },
  "load addresses": {
    script: `SECTIONS { .text 0x1000 : { *(.text) } .x 0x8000 : AT(0x2000) { *(.data) } .y : { *(.rodata) } z = LOADADDR(.y);
      .w : AT(ADDR(.w) + 0x100) { *(.text.a) } ${rest} v = LOADADDR(.rest); }`,
  },
  "memory regions": {
    script: `MEMORY { rom (rx) : ORIGIN = 0x1000, LENGTH = 4K ram (rw!x) : org = 0x8000, len = 0x1000 }
      SECTIONS { .text : { *(.text) } > rom .rodata : { *(.rodata) } > rom .x : { *(.data) } > ram AT> rom
      .y : { *(.text.*) } > ram AT> rom lx = LOADADDR(.x); ly = LOADADDR(.y); oo = ORIGIN(rom) + LENGTH(ram);
      .rest : { *(.rodata.*) *(.init_array* .ctors* refs) } > rom .tdata : { *(.tdata) } > ram .tbss : { *(.tbss) } > ram
      .bss : { *(.bss COMMON) } > ram /DISCARD/ : { *(.note) } end = .; }`,
  },
  "region aliases": {
    script: `MEMORY { m : ORIGIN = 0x100, LENGTH = 4K n : ORIGIN = 0x4000, LENGTH = 4K } REGION_ALIAS("code", m); REGION_ALIAS("other", n);
      SECTIONS { .text : { *(.text) } > code .rest : { *(.text.* .rodata* .data* .init_array* .ctors* refs) } > other .t : { *(.tdata) } > code .tb : { *(.tbss) } > code .bss : { *(.bss COMMON) } > m /DISCARD/ : { *(.note) } }`,
  },
  "NOLOAD and INFO": {
    script: `SECTIONS { .text 0x100 : { *(.text) } .x (NOLOAD) : { *(.data) . += 16; } .y 0 (INFO) : { . += 16; LONG(1) } ${rest} }`,
  },
  "empty sections": {
    script: `SECTIONS { .text 0x100 : { *(.text) } .e : { s = .; } .f : { *(.nothing) } .g ALIGN(0x100) : { *(.nothing) } ${rest} }`,
  },
  "a section of two descriptions": {
    script: `SECTIONS { .text 0x100 : { *(.text) } .x : { *(.data) } .text : { LONG(5) *(.text.a) } y = SIZEOF(.text); ${rest} }`,
  },
  overlay: {
    script: `SECTIONS { .text 0x100 : { *(.text) } OVERLAY 0x1000 : AT (0x4000) { .o1 { *(.text.a) } .o2 { *(.text.b) *(.text.c) } }
      x = .; a = __load_start_o1; b = __load_stop_o2; c = LOADADDR(.o2); ${rest} }`,
  },
  "read-only or not": {
    script: `SECTIONS { .x 0x100 : ONLY_IF_RO { *(.data) } .x 0x200 : ONLY_IF_RW { *(.data) } .y : ONLY_IF_RO { *(.rodata) } .y : ONLY_IF_RW { *(.rodata) } ${rest} }`,
  },
  orphans: {
    script: `SECTIONS { . = 0x1000; .text : { *(.text) } .data : { *(.data) } .bss : { *(.bss) *(COMMON) } }`,
  },
  "orphans and assignments": {
    script: `SECTIONS { . = 0x1000; .text : { *(.text) } etext = .; . = ALIGN(0x100); .data : { *(.data) } edata = .; . = 0x3000; .bss : { *(.bss) *(COMMON) } end = .; }`,
  },
  "orphans of which there is none of the kind": {
    script: `SECTIONS { . = 0x1000; .data : { *(.data) } }`,
    inputs: ["c.o", "b.o"],
  },
  "bounds of orphans": { script: `SECTIONS { . = 0x1000; .text : { *(.text) } } x = __start_refs; y = __stop_refs;` },
  archives: {
    script: `EXTERN(text_c_o) SECTIONS { .x 0x100 : { lib.a:c.o(.text) } .y : { lib.a:(.data*) :a.o(.text) } ${rest} }`,
    inputs: ["a.o", "lib.a"],
    archives: { "lib.a": ["b.o", "c.o"] },
  },
  "files that the script names": { script: `INPUT(b.o) STARTUP(c.o) SECTIONS { ${rest} }`, inputs: ["a.o"] },
  groups: {
    script: `GROUP(lib.a AS_NEEDED(b.o)) EXTERN(data_c) SECTIONS { ${rest} }`,
    inputs: ["a.o"],
    archives: { "lib.a": ["c.o"] },
  },
  "definitions of options": {
    script: `SECTIONS { . = base; x = base + 1; ${rest} }`,
    options: ["--defsym", "base=0x5000"],
    ours: { definitions: { base: "0x5000" } },
  },
  "addresses of options": {
    script: `SECTIONS { .text : { *(.text) } .x : { *(.text.a) } ${rest} }`,
    options: ["--section-start=.x=0x7000"],
    ours: { sectionStarts: { ".x": 0x7000n } },
  },
  garbage: {
    script: `ENTRY(_start) SECTIONS { .text 0x100 : { *(.text) KEEP(*(.text.b)) *(.text.*) } .data : { *(.data) KEEP(b.o(.data)) } ${rest} }`,
    options: ["--gc-sections"],
    ours: { gcSections: true },
  },
  segments: {
    script: `PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD; } SECTIONS { .text 0x1000 : { *(.text .text.*) } :text .rodata : { *(.rodata*) }
      .data 0x3000 : { *(.data* .init_array* .ctors* refs) } :data .tdata : { *(.tdata) } .tbss : { *(.tbss) } .bss : { *(.bss COMMON) } /DISCARD/ : { *(.note) } }`,
  },
  INSERT: {
    script: `SECTIONS { .text 0x100 : { *(.text) } ${rest} }`,
    second: `SECTIONS { .x : { *(.text.a) } y = .; } INSERT AFTER .text; SECTIONS { .z : { *(.text.b) } } INSERT BEFORE .bss;`,
  },
  "binary output": {
    script: `OUTPUT_FORMAT(binary) SECTIONS { .text 0x100 : { *(.text) } .x : { *(.text.*) LONG(7) } .y 0x180 : AT(0x150) { *(.data) } /DISCARD/ : { *(*) } }`,
  },
  "assertions that hold": {
    script: `ASSERT(1, "no") SECTIONS { ${rest} . = ASSERT(. < 0x100000, "no"); ASSERT(SIZEOF(.bss) > 0, "no") }`,
  },
  "input section flags": {
    script: `SECTIONS { .x 0x100 : { INPUT_SECTION_FLAGS(SHF_WRITE & !SHF_TLS) *(*) } =0 .y : { *(*) } =0 /DISCARD/ : { *(.note) } }`,
  },
  "ENTRY and HIDDEN": { script: `ENTRY(text_b) HIDDEN(h = 5); PROVIDE_HIDDEN(p = 6); x = h + 1; SECTIONS { ${rest} }` },
};

/** Scripts that GNU ld refuses, and what our message has to say. */
export const refused: Readonly<Record<string, { readonly script: string; readonly says: string }>> = {
  "an undefined symbol": { script: `SECTIONS { x = nothing + 1; }`, says: 'Symbol "nothing" is not defined' },
  "an unknown section": { script: `SECTIONS { x = SIZEOF(.nope); }`, says: 'There is no output section ".nope"' },
  "going back": { script: `SECTIONS { .text 0x100 : { *(.text) . = 4; } }`, says: "cannot go back" },
  "an assertion": { script: `ASSERT(0, "this is said")`, says: "this is said" },
  "an assertion in a section": {
    script: `SECTIONS { .text : { *(.text) ASSERT(. < 4, "too large"); } }`,
    says: "too large",
  },
  "a region that is too small": {
    script: `MEMORY { m : o = 0, l = 8 } SECTIONS { .all : { *(*) } > m }`,
    says: 'Memory region "m" is',
  },
  "no region": {
    script: `MEMORY { m (x) : o = 5, l = 600 } SECTIONS { .data : { *(.data) } }`,
    says: 'Section ".data" is in no memory region',
  },
  "a symbol that is itself": { script: `x = x + 1; SECTIONS { }`, says: 'The value of "x" depends on itself' },
  "division by zero": { script: `x = 5 / 0;`, says: "Division by zero" },
  "half a statement": { script: `SECTIONS { .text : { *(.text) }`, says: 'expected "}"' },
  "an unknown command": { script: `SEKTIONS { }`, says: 'did you mean "SECTIONS"?' },
};
