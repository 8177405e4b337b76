// What Sluice has set itself, each against another column of the same run.
import type { Growth } from "./growth.ts";
import { PORTKEY } from "./peers.ts";
import type { Summaries } from "./samples.ts";
import { PLAIN_PROXY, SERVER, SERVER_OF_TWO } from "./servers.ts";
import { FLOOR, FLOOR_PARSER, FLOOR_UPDATE, SLUICE } from "./subjects.ts";

export interface Target {
  readonly title: string;
  readonly value: number;
  readonly atMost: number;
  readonly unit: string;
}

export function targetsOf(summaries: Summaries, growth: readonly Growth[]): Target[] {
  const of = (figure: string, subject: string) => summaries[figure]?.[subject]?.median ?? Number.NaN;
  const ratio = (figure: string, to: string, own = SLUICE) => of(figure, own) / of(figure, to);
  const more = (figure: string, than: string, own = SLUICE) => of(figure, own) - of(figure, than);
  return [
    { title: "added first byte / Portkey's", value: ratio("addedFirstByte", PORTKEY), atMost: 1 / 8, unit: "×" },
    {
      title: "first byte − the floor's with an update",
      value: more("firstByte50", FLOOR_UPDATE),
      atMost: 2,
      unit: "ms",
    },
    { title: "added gap − the floor's", value: more("gap50", FLOOR), atMost: 0.1, unit: "ms" },
    {
      title: "processor time of chunks / the floor's that parses",
      value: ratio("processorChunks", FLOOR_PARSER),
      atMost: 1.4,
      unit: "×",
    },
    { title: "processor time of JSON / Portkey's", value: ratio("processorJson", PORTKEY), atMost: 0.5, unit: "×" },
    {
      title: "cold start / the floor's with an update",
      value: ratio("coldStart", FLOOR_UPDATE),
      atMost: 1.2,
      unit: "×",
    },
    { title: "bundle, gzipped", value: of("gzippedSize", SLUICE), atMost: 160, unit: "KB" },
    { title: "bundle's entry, minified", value: of("entrySize", SLUICE), atMost: 60, unit: "KB" },
    { title: "memory under load / Portkey's", value: ratio("processMemory", PORTKEY), atMost: 0.4, unit: "×" },
    { title: "processor time of a chunk, longest / 1,000", value: grown(growth, "processor"), atMost: 1.1, unit: "×" },
    { title: "memory, longest stream / 1,000 chunks", value: grown(growth, "peak"), atMost: 1.1, unit: "×" },
    {
      title: "server: first byte, median − the plain proxy's",
      value: more("firstByte50", PLAIN_PROXY, SERVER),
      atMost: 1,
      unit: "ms",
    },
    {
      title: "server: first byte, p99 − the plain proxy's",
      value: more("firstByte99", PLAIN_PROXY, SERVER),
      atMost: 3,
      unit: "ms",
    },
    {
      title: "server, a process for each processor: Portkey's JSON answers a second, 32 clients / its own",
      value: 1 / ratio("jsons32", PORTKEY, SERVER_OF_TWO),
      atMost: 1 / 1.5,
      unit: "×",
    },
    {
      title: "server: processor time of JSON / Portkey's",
      value: ratio("processorJson", PORTKEY, SERVER),
      atMost: 0.7,
      unit: "×",
    },
    {
      title: "server: processor time of chunks / Portkey's",
      value: ratio("processorChunks", PORTKEY, SERVER),
      atMost: 1.1,
      unit: "×",
    },
    { title: "server: memory of an idle stream", value: of("idleMemory", SERVER), atMost: 0.15, unit: "MB" },
  ];
}

function grown(rows: readonly Growth[], what: "processor" | "peak"): number {
  const thousand = rows.find(({ chunks }) => chunks === 1_000);
  return (rows.at(-1)?.[what] ?? Number.NaN) / (thousand?.[what] ?? Number.NaN);
}
