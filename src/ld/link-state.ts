/** What the passes of a link share. */
import { DiagnosticLog } from "../diag/index.ts";
import { FunctionTypes } from "./function-types.ts";
import { InternalFile } from "./internal-file.ts";
import type { ObjectFile } from "./object-file.ts";
import type { LinkOptions } from "./options.ts";
import { SegmentNames } from "./segment-names.ts";
import type { SharedLibrary } from "./shared-library.ts";
import { SourceLines } from "./source-lines.ts";
import { SymbolTable } from "./symbol-table.ts";

export class LinkState {
  readonly options: LinkOptions;
  readonly log: DiagnosticLog;
  readonly types: FunctionTypes = new FunctionTypes();
  readonly symbols: SymbolTable = new SymbolTable();
  readonly segmentNames: SegmentNames = new SegmentNames();
  /** In the order in which they were taken in. */
  readonly files: ObjectFile[] = [];
  /** What the linker makes itself. */
  readonly internal: InternalFile = new InternalFile();
  /** Libraries, in the order of the inputs. */
  readonly libraries: SharedLibrary[] = [];
  /** For messages. */
  readonly lines: SourceLines = new SourceLines();
  /** Lines for those who asked for them: traced symbols, extracted members, what was collected. */
  readonly notes: string[] = [];
  /** For each member that was taken out of an archive: who asked, the member, the symbol; separated by tabs. */
  readonly extractions: string[] = [];
  /** What is where, if that was asked for. */
  map: string | undefined = undefined;

  constructor(options: LinkOptions) {
    const { fatalWarnings, noWarnings, errorLimit } = options;
    this.options = options;
    this.log = new DiagnosticLog({
      ...(fatalWarnings !== undefined && { fatalWarnings }),
      ...(noWarnings !== undefined && { noWarnings }),
      ...(errorLimit !== undefined && { errorLimit }),
    });
  }

  /** Whether code of the output has to run wherever it is loaded. */
  get isPositionIndependent(): boolean {
    return this.options.shared === true || this.options.pie === true;
  }

  error(message: string): void {
    this.log.add({ severity: "error", id: undefined, message, place: undefined, trail: [] });
  }

  warn(id: string, message: string): void {
    this.log.add({ severity: "warning", id, message, place: undefined, trail: [] });
  }
}
