// The chart of docs/performance.md: a few figures, a bar for each subject, in the reader's colour scheme.
import { short } from "./report.ts";
import type { Results } from "./results.ts";
import { BESIDE, SLUICE } from "./subjects.ts";

const PANELS = [
  { id: "addedFirstByte", title: "Added to the first byte", unit: "ms" },
  { id: "processorChunks", title: "CPU time of 1,000 chunks", unit: "ms" },
  { id: "processorJson", title: "CPU time of a JSON request", unit: "ms" },
  { id: "processMemory", title: "Memory of a process", unit: "MB" },
  { id: "coldStart", title: "Cold start to the first byte", unit: "ms" },
  { id: "delay50", title: "A chunk on its way", unit: "ms" },
] as const;

const COLUMNS = 3;
const PANEL_WIDTH = 364;
const TOP = 40;
const NAME_WIDTH = 176;
const BAR = { most: 116, height: 14, step: 24 };

export function chart({ subjects, figures }: Results): string {
  const names = subjects.filter((name) => name !== BESIDE);
  const panelHeight = TOP + names.length * BAR.step;
  const width = COLUMNS * PANEL_WIDTH;
  const height = Math.ceil(PANELS.length / COLUMNS) * panelHeight;
  const panels = PANELS.map(({ id, title, unit }, at) => {
    const place = `translate(${(at % COLUMNS) * PANEL_WIDTH} ${Math.floor(at / COLUMNS) * panelHeight})`;
    const values = names.map((name) => ({ name, value: figures[id]?.[name]?.median ?? Number.NaN }));
    const shown = values.filter(({ value }) => value > 0);
    return `<g transform="${place}"><text class="title" x="8" y="26">${title}, ${unit}</text>${bars(shown)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Sluice beside other gateways">
${STYLE}
${panels.join("\n")}
</svg>
`;
}

interface Value {
  readonly name: string;
  readonly value: number;
}

function bars(values: readonly Value[]): string {
  const most = Math.max(...values.map(({ value }) => value));
  return values.map((value, at) => bar(value, { most, top: TOP + at * BAR.step })).join("");
}

function bar({ name, value }: Value, { most, top }: { most: number; top: number }): string {
  const length = Math.max((Math.max(value, 0) / most) * BAR.most, 1).toFixed(1);
  const baseline = top + 11;
  return [
    `<text class="name" x="${NAME_WIDTH}" y="${baseline}">${name}</text>`,
    `<rect${name === SLUICE ? ' class="own"' : ""} x="${NAME_WIDTH + 6}" y="${top}" width="${length}" height="${BAR.height}" rx="2"/>`,
    `<text x="${(NAME_WIDTH + 12 + Number(length)).toFixed(1)}" y="${baseline}">${short(value)}</text>`,
  ].join("");
}

const STYLE = `<style>
text { font: 12px system-ui, sans-serif; fill: #57606a; }
.title { font-size: 13px; font-weight: 600; fill: #24292f; }
.name { text-anchor: end; }
rect { fill: #afb8c1; }
.own { fill: #0969da; }
@media (prefers-color-scheme: dark) {
  text { fill: #8b949e; }
  .title { fill: #e6edf3; }
  rect { fill: #484f58; }
  .own { fill: #58a6ff; }
}
</style>`;
