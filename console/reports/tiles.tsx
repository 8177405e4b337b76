// The five figures of the overview, each with its trend and what it was in the span before.
import type { ComponentChildren, JSX } from "preact";
import { Spark } from "../parts/figures.tsx";
import { inDollars, inFull, inPercent, inShort, timeParts } from "../parts/format.ts";
import { minuteOf, shortDayOf } from "../parts/time.ts";
import type { Overview } from "./read-overview.ts";
import { NOTHING, sum, type Tally } from "./tally.ts";

interface TileProps {
  readonly label: string;
  readonly text: string;
  readonly unit: string;
  readonly foot: ComponentChildren;
  readonly trend: readonly number[];
  readonly color: string;
  readonly href: string;
}

function Tile({ label, text, unit, foot, trend, color, href }: TileProps): JSX.Element {
  return (
    <a class="tile" href={href}>
      <div class="muted label">{label}</div>
      <div class="value">
        {text} {unit && <small>{unit}</small>}
      </div>
      <div class="foot">
        <span class="cut">{foot}</span>
        <Spark values={trend} color={color} />
      </div>
    </a>
  );
}

export function Tiles({ overview, span }: { readonly overview: Overview; readonly span: string }): JSX.Element {
  const { tallies, before, p50, p95 } = overview;
  const all = tallies.reduce(sum, NOTHING);
  const tokens = inShort(all.input + all.output);
  const usage = `/console/usage?span=${span}`;
  const first = timeOf(overview, p50);
  return (
    <section class="card tiles" aria-label="Figures">
      <Tile
        label="Requests"
        text={inFull(all.requests)}
        unit=""
        foot={changeOf(all.requests, before.requests)}
        trend={tallies.map(({ requests }) => requests)}
        color="var(--c1)"
        href={usage}
      />
      <Tile
        label="Tokens"
        text={tokens.text}
        unit={tokens.unit}
        foot={tokensOf(all)}
        trend={tallies.map(({ input, output }) => input + output)}
        color="var(--c1)"
        href={`${usage}&show=tokens`}
      />
      <Tile
        label="Cost"
        text={inDollars(all.dollars)}
        unit=""
        foot={changeOf(all.dollars, before.dollars)}
        trend={tallies.map(({ dollars }) => dollars)}
        color="var(--c2)"
        href={`${usage}&show=cost`}
      />
      <Tile
        label="Failures"
        text={inPercent(all.failures, all.requests)}
        unit="%"
        foot={failuresOf(overview, all)}
        trend={tallies.map(({ failures }) => failures)}
        color="var(--failed)"
        href="/console/calls?ending=failed"
      />
      <Tile
        label="First token, ≈ p50"
        {...(first === undefined ? { text: "–", unit: "" } : timeParts(first))}
        foot={p95Of(overview)}
        trend={p95.map((value) => value ?? 0)}
        color="var(--c3)"
        href="/console/calls"
      />
    </section>
  );
}

function changeOf(now: number, before: number): string {
  if (before === 0) return now === 0 ? "none" : "none before";
  const change = Math.round((now / before - 1) * 100);
  return `${change > 0 ? "+" : change < 0 ? "−" : "±"}${inFull(Math.abs(change))} % on before`;
}

function tokensOf({ input, output }: Tally): string {
  const [read, written] = [inShort(input), inShort(output)];
  const unit = read.unit === written.unit ? "" : ` ${read.unit}`;
  return `${read.text}${unit} in · ${written.text} ${written.unit} out`;
}

/** Where one bucket has a third of them, it is named. */
function failuresOf({ tallies, times, span }: Overview, { failures }: Tally): string {
  const worst = tallies.reduce((most, { failures }, at) => (failures > (tallies[most]?.failures ?? 0) ? at : most), 0);
  const there = tallies[worst]?.failures ?? 0;
  if (failures < 3 || there < failures / 3) return inFull(failures);
  const time = times[worst] ?? 0;
  return `${inFull(failures)} · ${inFull(there)} ${span.width === "1h" && times.length <= 24 ? `at ${minuteOf(time)}` : `on ${shortDayOf(time)}`}`;
}

function p95Of(overview: Overview): string {
  const time = timeOf(overview, overview.p95);
  if (time === undefined) return "nothing measured";
  const { text, unit } = timeParts(time);
  return `p95 ${text} ${unit}`;
}

/** The buckets' percentiles, each with the weight of its requests: histograms would be exact, and these come by bucket. */
function timeOf({ tallies }: Overview, values: Overview["p50"]): number | undefined {
  const measured = values.flatMap((value, at) =>
    value === undefined ? [] : [[value, tallies[at]?.requests ?? 0] as const],
  );
  const weight = measured.reduce((sum, [, requests]) => sum + requests, 0);
  if (weight === 0) return undefined;
  return measured.reduce((sum, [value, requests]) => sum + value * requests, 0) / weight;
}
