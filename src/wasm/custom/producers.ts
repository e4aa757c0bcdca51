/** The `producers` and `target_features` sections (tool-conventions, ProducersSection.md and Linking.md). */
import { byteCodec, byteText, mapped, nameCodec, record, vector, type Codec } from "../../bytes/index.ts";

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

/** Whether a feature is used, must not be used, or (obsolete) is required. */
export const featurePrefixes = ["+", "-", "="] as const;

export interface TargetFeature {
  readonly prefix: (typeof featurePrefixes)[number];
  readonly feature: string;
}

export const producersCodec: Codec<readonly ProducersField[]> = vector(
  record<ProducersField>({
    field: nameCodec,
    values: vector(record<Producer>({ name: nameCodec, version: nameCodec }), "producer"),
  }),
  "field",
);

const prefixCodec: Codec<TargetFeature["prefix"]> = mapped(byteCodec, {
  decode: (value, reader) =>
    featurePrefixes.find((prefix) => prefix.charCodeAt(0) === value) ??
    reader.fail({
      at: reader.position - 1,
      reading: "prefix of a feature",
      found: byteText(value),
      expected: "+, - or =",
    }),
  encode: (prefix) => prefix.charCodeAt(0),
});

export const targetFeaturesCodec: Codec<readonly TargetFeature[]> = vector(
  record<TargetFeature>({ prefix: prefixCodec, feature: nameCodec }),
  "feature",
);
