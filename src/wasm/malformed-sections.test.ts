/** What is said of malformed sections: where, what was read, what is there and what should be. */
import { describe, expect, test } from "vitest";
import { complaintOfCodec } from "../../test/support/failures.ts";
import type { Codec } from "../bytes/index.ts";
import { customCodec, type CustomName } from "./custom/index.ts";
import { sectionCodec, type SectionName } from "./sections.ts";

type Row = readonly [bytes: readonly number[], complaint: string];

const text = (value: string): number[] => [...new TextEncoder().encode(value)];

const sections: { readonly [Name in SectionName]: readonly Row[] } = {
  type: [
    [[], "section at offset 0x40: found the end of input, expected a LEB128 integer of at most 5 bytes"],
    [[2, 0x60, 0], "count of section at offset 0x40: found 2, expected at most 1, as 2 bytes are left"],
    [
      [1, 0x61, 0, 0],
      "kind of type 0 of section at offset 0x41: found byte 0x61, expected 0x60 (func), 0x5f (struct) or 0x5e (array)",
    ],
    [
      [1, 0x60, 1, 0x40, 0],
      "type 0 of parameters of type 0 of section at offset 0x43: found byte 0x40, expected a value type",
    ],
    [
      [1, 0x60, 1, 0x78, 0],
      "type 0 of parameters of type 0 of section at offset 0x43: found byte 0x78, expected a value type",
    ],
    [
      [1, 0x60, 1, 0x64, 0x40, 0],
      "type 0 of parameters of type 0 of section at offset 0x44: found -64, expected a heap type",
    ],
    [
      [1, 0x60, 1, 0x64, 0x80, 0x80, 0x80, 0x08, 0],
      "type 0 of parameters of type 0 of section at offset 0x44: found 16777216, expected a heap type",
    ],
    [
      [1, 0x5f, 1, 0x7f, 2],
      "mutable of field 0 of fields of type 0 of section at offset 0x44: found byte 0x02, expected 0x00 (constant) or 0x01 (mutable)",
    ],
    [
      [1, 0x5e, 0x77],
      "mutable of element of type 0 of section at offset 0x43: found the end of input, expected 1 byte",
    ],
    [
      [1, 0x50, 0, 0x4e],
      "kind of type 0 of section at offset 0x43: found byte 0x4e, expected 0x60 (func), 0x5f (struct) or 0x5e (array)",
    ],
    [
      [1, 0x4e, 1, 0x4f, 0, 0],
      "kind of type 0 of types of type 0 of section at offset 0x45: found byte 0x00, expected 0x60 (func), 0x5f (struct) or 0x5e (array)",
    ],
    [[0, 0x60, 0, 0], "section at offset 0x41: found 3 bytes more, expected its end"],
  ],
  import: [
    [
      [1, 0, 0, 5, 0],
      "kind of external of import 0 of section at offset 0x43: found byte 0x05, expected 0x00 (func), 0x01 (table), 0x02 (memory), 0x03 (global) or 0x04 (tag)",
    ],
    [[1, 1, 0xff, 0, 0, 0], "module of import 0 of section at offset 0x42: found byte 0xff, expected valid UTF-8"],
    [
      [1, 0, 0, 2, 8, 1],
      "flags of limits of type of external of import 0 of section at offset 0x44: found byte 0x08, expected at most 0x07",
    ],
    [
      [1, 0, 0, 1, 0x7f, 0, 0],
      "element of type of external of import 0 of section at offset 0x44: found i32, expected a reference type",
    ],
    [
      [1, 0, 0, 4, 1, 0],
      "attribute of type of external of import 0 of section at offset 0x44: found byte 0x01, expected 0x00 (exception)",
    ],
  ],
  function: [
    [
      [2, 0, 0x80],
      "function 1 of section at offset 0x42: found the end of input, expected a LEB128 integer of at most 5 bytes",
    ],
  ],
  table: [
    [
      [1, 0x40, 1, 0x70, 0, 0, 0x0b],
      "second byte of table 0 of section at offset 0x42: found byte 0x01, expected 0x00 (reserved)",
    ],
    [[1, 0x40, 0, 0x70, 0, 0], 'initial of table 0 of section at offset 0x46: found the end of input, expected "end"'],
  ],
  memory: [
    [
      [1, 1, 1],
      "maximum of limits of memory 0 of section at offset 0x43: found the end of input, expected a LEB128 integer of at most 5 bytes",
    ],
    [
      [1, 0, 0x80, 0x80, 0x80, 0x80, 0x10],
      "minimum of limits of memory 0 of section at offset 0x42: found a larger integer, expected a u32",
    ],
  ],
  tag: [[[1, 1, 0], "attribute of tag 0 of section at offset 0x41: found byte 0x01, expected 0x00 (exception)"]],
  global: [
    [
      [1, 0x7f, 2, 0x0b],
      "mutable of type of global 0 of section at offset 0x42: found byte 0x02, expected 0x00 (constant) or 0x01 (mutable)",
    ],
    [[1, 0x7f, 0, 0x41, 0], 'initial of global 0 of section at offset 0x45: found the end of input, expected "end"'],
    [
      [1, 0x7f, 0, 0xff, 0x0b],
      "instruction of initial of global 0 of section at offset 0x43: found byte 0xff, expected an opcode",
    ],
  ],
  export: [
    [
      [1, 0, 7, 0],
      "kind of export 0 of section at offset 0x42: found byte 0x07, expected 0x00 (func), 0x01 (table), 0x02 (memory), 0x03 (global) or 0x04 (tag)",
    ],
  ],
  start: [[[0, 0], "section at offset 0x41: found 1 byte more, expected its end"]],
  element: [
    [[1, 8, 0], "kind of segment 0 of section at offset 0x41: found 8, expected at most 7"],
    [[1, 0x88, 0x80, 0], "kind of segment 0 of section at offset 0x41: found 8, expected at most 7"],
    [[1, 1, 1, 0], "type of segment 0 of section at offset 0x42: found byte 0x01, expected 0x00 (func)"],
    [[1, 5, 0x7e, 0], "type of segment 0 of section at offset 0x42: found i64, expected a reference type"],
    [
      [1, 0, 0x41, 0, 0x0b, 9],
      "count of elements of segment 0 of section at offset 0x45: found 9, expected at most 0, as 0 bytes are left",
    ],
  ],
  datacount: [
    [[], "count of section at offset 0x40: found the end of input, expected a LEB128 integer of at most 5 bytes"],
  ],
  code: [
    [[1, 5, 0, 0x0b], "body 0 of section at offset 0x42: found 2 bytes before the end of input, expected 5 bytes"],
    [
      [1, 2, 1, 0x7f],
      "count of locals of body 0 of section at offset 0x42: found 1, expected at most 0, as 1 byte is left",
    ],
    [
      [1, 3, 1, 1, 0x40],
      "type of run 0 of locals of body 0 of section at offset 0x44: found byte 0x40, expected a value type",
    ],
  ],
  data: [
    [[1, 3, 0], "kind of segment 0 of section at offset 0x41: found 3, expected at most 2"],
    [
      [1, 1, 2, 0],
      "contents of segment 0 of section at offset 0x43: found 1 byte before the end of input, expected 2 bytes",
    ],
  ],
};

const customSections: { readonly [Name in CustomName]: readonly Row[] } = {
  name: [
    [
      [1, 2, 1, 0],
      'count of block "function" of section at offset 0x42: found 1, expected at most 0, as 1 byte is left',
    ],
    [[1, 3, 0, 0, 0], 'block "function" of section at offset 0x43: found 2 bytes more, expected its end'],
    [[0, 9, 0], 'block "module" of section at offset 0x42: found 1 byte before the end of input'],
    [[200, 2, 0], 'block "200" of section at offset 0x42: found 1 byte before the end of input'],
  ],
  producers: [
    [
      [1, 0, 1, 0],
      "count of values of field 0 of section at offset 0x42: found 1, expected at most 0, as 1 byte is left",
    ],
  ],
  target_features: [
    [
      [1, 0x2a, 0],
      "prefix of feature 0 of section at offset 0x41: found byte 0x2a, expected 0x2b (+), 0x2d (-) or 0x3d (=)",
    ],
  ],
  linking: [
    [[1], "version of section at offset 0x40: found 1, expected 2"],
    [
      [2, 8, 4, 1, 9, 0, 0],
      'kind of symbol 0 of block "symbols" of section at offset 0x44: found byte 0x09, expected 0x00 (function), 0x01 (data), 0x02 (global), 0x03 (section), 0x04 (tag) or 0x05 (table)',
    ],
    [
      [2, 7, 5, 1, 0, 0, 1, 6],
      'count of entries of comdat 0 of block "comdats" of section at offset 0x46: found 1, expected at most 0, as 1 byte is left',
    ],
  ],
  "reloc.": [
    [[0, 1, 27, 0, 0], "type of relocation 0 of entries of section at offset 0x42: found 27, expected at most 26"],
    [
      [0, 1, 3, 0, 0],
      "addend of relocation 0 of entries of section at offset 0x45: found the end of input, expected a LEB128 integer of at most 5 bytes",
    ],
  ],
  "dylink.0": [
    [
      [1, 3, 0, 0, 0],
      'tableAlignment of block "memoryInfo" of section at offset 0x45: found the end of block "memoryInfo" of section',
    ],
  ],
  dyninfo: [
    [text("[]"), "section at offset 0x40: found other text, expected a JSON object"],
    [text('"é'), "section at offset 0x40: found other text, expected a JSON object"],
    [text('{"libs": "libc.so"}'), '"libs" of section at offset 0x40: found another value, expected a list of names'],
    [
      text('{"ref": [["a"]]}'),
      '"ref" of section at offset 0x40: found another value, expected a list of [symbol, address]',
    ],
    [[0x22, 0xff, 0x22], "section at offset 0x41: found byte 0xff, expected valid UTF-8"],
  ],
};

describe.each(Object.keys(sections) as SectionName[])("%s", (name) => {
  test.each(sections[name])("%j", (bytes, complaint) => {
    expect(complaintOfCodec(sectionCodec(name) as Codec<unknown>, bytes, { base: 0x40 })).toContain(complaint);
  });
});

describe.each(Object.keys(customSections) as CustomName[])("custom %s", (name) => {
  test.each(customSections[name])("%j", (bytes, complaint) => {
    expect(complaintOfCodec(customCodec(name) as Codec<unknown>, bytes, { base: 0x40 })).toContain(complaint);
  });
});
