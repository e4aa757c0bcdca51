/** The `producers` and `target_features` sections (tool-conventions, ProducersSection.md and Linking.md). */
import { enumerated, nameCodec, record, vector, type Codec } from "../../bytes/index.ts";

/** A program that had a hand in a module. */
export interface Producer {
  readonly name: string;
  readonly version: string;
}

/** The producers of one kind: `language`, `processed-by` or `sdk`. */
export interface ProducersField {
  readonly field: string;
  readonly values: readonly Producer[];
}

export interface TargetFeature {
  /** Whether the feature is used, must not be used, or (obsolete) is required. */
  readonly prefix: "+" | "-" | "=";
  readonly feature: string;
}

export const producersCodec: Codec<readonly ProducersField[]> = vector(
  record<ProducersField>({
    field: nameCodec,
    values: vector(record<Producer>({ name: nameCodec, version: nameCodec }), "producer"),
  }),
  "field",
);

const prefixCodec: Codec<TargetFeature["prefix"]> = enumerated({ "+": 0x2b, "-": 0x2d, "=": 0x3d });

export const targetFeaturesCodec: Codec<readonly TargetFeature[]> = vector(
  record<TargetFeature>({ prefix: prefixCodec, feature: nameCodec }),
  "feature",
);
