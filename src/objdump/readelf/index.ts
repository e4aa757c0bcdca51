/** readelf. */
export { Readelf, type ReadelfFileOptions, type ReadelfOutputs } from "./readelf.ts";
export { emptyRequest, type Inflate, type Part, type ReadelfRequest, type SectionDump } from "./request.ts";
