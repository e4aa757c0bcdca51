/** `-I`: how long the lists of the symbol hash tables are. */
import { DT_GNU_HASH, DT_HASH } from "../../elf/index.ts";
import { counted, type Report } from "./report.ts";

/** Number of symbols in each bucket of a table. */
type BucketSizes = readonly number[];

export function listHistograms(report: Report): void {
  const system = tableAt(report, DT_HASH, sizesOfHash);
  if (system !== undefined) listHistogram(report, "Histogram for bucket list length", system);
  const gnu = tableAt(report, DT_GNU_HASH, sizesOfGnuHash);
  if (gnu !== undefined) listHistogram(report, "Histogram for `.gnu.hash' bucket list length", gnu);
}

/** A table of 32-bit words that the dynamic section has the address of. */
class Words {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get count(): number {
    return Math.floor(this.#view.byteLength / 4);
  }

  /** 0 behind the end of the file. */
  at(index: number): number {
    return index < this.count ? this.#view.getUint32(index * 4, true) : 0;
  }
}

function tableAt(
  { file }: Report,
  tag: number,
  read: (words: Words, elfClass: 32 | 64) => BucketSizes | undefined,
): BucketSizes | undefined {
  const address = file.dynamic.find((entry) => entry.tag === tag)?.value;
  const offset = address === undefined ? undefined : file.offsetOfAddress(address);
  return offset === undefined ? undefined : read(new Words(file.bytes.subarray(offset)), file.elfClass);
}

/** `DT_HASH`: counts of buckets and chains, the buckets, the chains. A bucket is the head of a list of symbols. */
function sizesOfHash(words: Words): BucketSizes | undefined {
  const buckets = words.at(0);
  const chains = words.at(1);
  if (2 + buckets + chains > words.count) return undefined;
  let left = chains;
  return Array.from({ length: buckets }, (_, bucket) => {
    let size = 0;
    // No list has more symbols than there are: one that does runs in a circle.
    for (let symbol = words.at(2 + bucket); symbol > 0 && symbol < chains && left-- > 0; size++) {
      symbol = words.at(2 + buckets + symbol);
    }
    return size;
  });
}

/**
 * `DT_GNU_HASH`: counts of buckets, of symbols that are not in it, of words of the Bloom filter, and a shift; the filter;
 * the buckets; a hash for each symbol, odd where the list ends.
 */
function sizesOfGnuHash(words: Words, elfClass: 32 | 64): BucketSizes | undefined {
  const buckets = words.at(0);
  const firstSymbol = words.at(1);
  const start = 4 + words.at(2) * (elfClass / 32);
  if (start + buckets > words.count) return undefined;
  const firsts = Array.from({ length: buckets }, (_, bucket) => words.at(start + bucket));
  // A table without symbols is as good as none.
  if (firsts.every((first) => first === 0)) return undefined;
  return firsts.map((first) => {
    if (first < firstSymbol || first === 0) return 0;
    const chain = start + buckets + first - firstSymbol;
    let size = 1;
    while (chain + size < words.count && (words.at(chain + size - 1) & 1) === 0) size++;
    return size;
  });
}

function listHistogram({ out }: Report, title: string, sizes: BucketSizes): void {
  out.line();
  out.line(`${title} (total of ${counted(sizes.length, "bucket", "buckets")}):`);
  out.line(" Length  Number     % of total  Coverage");
  const counts: number[] = [];
  for (const size of sizes) counts[size] = (counts[size] ?? 0) + 1;
  const symbols = sizes.reduce((sum, size) => sum + size, 0);
  let covered = 0;
  if (sizes.length === 0) return;
  for (let length = 0; length < counts.length || length === 0; length++) {
    const count = counts[length] ?? 0;
    covered += count * length;
    const share = percent(count, sizes.length);
    const coverage = length === 0 ? "" : `    ${percent(covered, symbols)}%`;
    out.line(`${`${length}`.padStart(7)}  ${`${count}`.padEnd(10)} (${share}%)${coverage}`);
  }
}

/** `part` of `whole` as C prints it by `%5.1f`. */
function percent(part: number, whole: number): string {
  const value = (part * 100) / whole;
  // What is right in the middle C rounds to the even digit and JavaScript up; they differ at .25, not at .75.
  const rounded = value % 1 === 0.25 ? value - 0.01 : value;
  return rounded.toFixed(1).padStart(5);
}
