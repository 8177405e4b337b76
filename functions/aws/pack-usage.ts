// Packs the usage records of one period, so that those of many keys fit into few items. Names are written once, and what is
// left is numbers.
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import { TALLY_NAMES, type Tally, type UsageRecord } from "../core/limits/usage-records.ts";

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Of 11: higher ones take several times as long for a few percent. */
const OPTIONS = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Key and model as places among the names, the counts of `TALLY_NAMES`, both histograms, and errors. */
type Row = readonly [
  key: number,
  model: number,
  tally: readonly number[],
  timesToFirstToken: UsageRecord["timesToFirstToken"],
  durations: UsageRecord["durations"],
  errors: UsageRecord["errors"],
];

interface Packed {
  readonly names: readonly string[];
  readonly rows: readonly Row[];
}

/** In as many parts as there must be for none to have more than so many bytes, unless it is of a single record. */
export async function packUsage(records: readonly UsageRecord[], mostBytes: number): Promise<Uint8Array[]> {
  const places = new Map<string, number>();
  const placeOf = (name: string) => {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  };
  const rows = records.map(
    (record): Row => [
      placeOf(record.key),
      placeOf(record.model),
      TALLY_NAMES.map((name) => record[name]),
      record.timesToFirstToken,
      record.durations,
      record.errors,
    ],
  );
  const packed: Packed = { names: [...places.keys()], rows };
  const bytes = await compress(JSON.stringify(packed), OPTIONS);
  if (bytes.length <= mostBytes || records.length <= 1) return [bytes];
  const middle = Math.ceil(records.length / 2);
  const halves = [records.slice(0, middle), records.slice(middle)];
  return (await Promise.all(halves.map((half) => packUsage(half, mostBytes)))).flat();
}

export async function unpackUsage(bytes: Uint8Array, period: string): Promise<UsageRecord[]> {
  const { names, rows } = JSON.parse((await decompress(bytes)).toString("utf8")) as Packed;
  return rows.map(([key, model, tally, timesToFirstToken, durations, errors]) => ({
    ...{ key: names[key] ?? "", model: names[model] ?? "", period },
    ...tallyOf(tally),
    ...{ timesToFirstToken, durations, errors },
  }));
}

function tallyOf(counts: readonly number[]): Tally {
  const tally = {} as Record<keyof Tally, number>;
  for (const [at, name] of TALLY_NAMES.entries()) tally[name] = counts[at] ?? 0;
  return tally;
}
