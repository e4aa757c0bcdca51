/** Which features the specification's tests count on: each proposal's are written against the specification of their day. */
import { featureSet, type Feature, type FeatureSet } from "../../../src/wasm/index.ts";

interface Proposal {
  readonly name: string;
  /** The names of its `.wast` files. */
  readonly files: RegExp;
  readonly features: readonly Feature[];
}

/** The specification 2.0. */
const standard: readonly Feature[] = [
  "mvp",
  "mutable-globals",
  "sign-ext",
  "nontrapping-fptoint",
  "bulk-memory",
  "reference-types",
  "multivalue",
  "simd128",
];

/** Names with a digit behind them are the files of one name of another folder of the suite: of several memories. */
const severalMemories =
  /^(address|align|binary|data|data_drop|exports|float_exprs|float_memory|imports|linking|load|memory_(copy|fill|init|size|trap)|start|store|traps)\d$|memory-multi$|^memory_(grow|size_import)$/;

/** The first that has the file is its proposal. */
const proposals: readonly Proposal[] = [
  // Older than several tables, and than several memories.
  { name: "threads", files: /^(atomic|exports|imports|memory)$/, features: ["mvp", "mutable-globals", "atomics"] },
  { name: "several memories", files: severalMemories, features: [...standard, "multimemory"] },
  { name: "memory64", files: /[a-z_]64$/, features: [...standard, "memory64"] },
  { name: "relaxed SIMD", files: /relaxed/, features: [...standard, "relaxed-simd"] },
  { name: "tail calls", files: /^return_call/, features: [...standard, "tail-call"] },
  // Its offsets refer to globals that are not imported, too.
  { name: "extended constant expressions", files: /^data$/, features: [...standard, "extended-const", "gc"] },
  { name: "SIMD", files: /^simd/, features: standard },
  { name: "the standard", files: /./, features: standard.filter((feature) => feature !== "simd128") },
];

/** What the modules of a `.wast` file may use. */
export function featuresOf(spec: string): FeatureSet {
  return featureSet(proposalOf(spec)?.features ?? standard);
}

/** What they may not do without: every feature of their proposal is there for a reason. */
export function newFeaturesOf(spec: string): readonly Feature[] {
  return (proposalOf(spec)?.features ?? []).filter((feature) => !standard.includes(feature));
}

function proposalOf(spec: string): Proposal | undefined {
  return proposals.find(({ files }) => files.test(spec));
}
