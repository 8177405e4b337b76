// Overview: how much is asked, what it costs, what fails, and which limits are closest.
import type { JSX } from "preact";
import { useResource } from "../api/use-resource.ts";
import { Bars } from "../charts/bars.tsx";
import { ChartCard } from "../charts/chart-card.tsx";
import { Lines } from "../charts/lines.tsx";
import type { ChartData } from "../charts/series.ts";
import { Segments } from "../parts/button.tsx";
import { useFilters } from "../parts/filters.ts";
import { inFull, inTime, onAxis, secondsOnAxis } from "../parts/format.ts";
import { Head } from "../parts/page.tsx";
import { Shown } from "../parts/states.tsx";
import { UpdatedAgo } from "../parts/updated-ago.tsx";
import { KeysByUse, NearLimits } from "../reports/overview-cards.tsx";
import { type Overview, readNearLimits, readOverview } from "../reports/read-overview.ts";
import { SPANS } from "../reports/span.ts";
import { Tiles } from "../reports/tiles.tsx";

const EVERY = 30_000;
const LIMITS_EVERY = 10_000;

export default function OverviewPage(): JSX.Element {
  const filters = useFilters();
  const span = filters.get("span") || "24h";
  const read = useResource(span, (signal) => readOverview(span, signal), EVERY);
  const limits = useResource("limits", readNearLimits, LIMITS_EVERY);
  return (
    <>
      <Head title="Overview">
        <span class="faint">
          UTC <UpdatedAgo at={read.readAt} />
        </span>
        <Segments
          label="Span"
          options={SPANS}
          chosen={span}
          onChoose={(span) => filters.set({ span: span === "24h" ? undefined : span })}
        />
      </Head>
      <Shown read={read}>
        {(overview) => (
          <div class="stack">
            <Tiles overview={overview} span={span} />
            <div class="with-side">
              <ChartCard title="Requests" kind={Bars} data={requestsOf(overview)} height={232} />
              <Shown read={limits}>{(near) => <NearLimits limits={near} />}</Shown>
            </div>
            <div class="halves">
              <ChartCard title="Time to first token" kind={Lines} data={timesOf(overview)} />
              <KeysByUse rows={overview.keys} span={span} />
            </div>
          </div>
        )}
      </Shown>
    </>
  );
}

function requestsOf({ times, span, tallies }: Overview): ChartData {
  const complete = tallies.map(({ requests, failures }) => Math.max(requests - failures, 0));
  return {
    sentence: `Requests from ${spoken(times[0])} on, by how they ended: ${inFull(complete.reduce((one, other) => one + other, 0))} complete.`,
    times,
    step: span.step,
    series: [
      { name: "Complete", color: "var(--c1)", values: complete },
      { name: "Refused", color: "var(--refused)", values: tallies.map(({ refusals }) => refusals) },
      { name: "Failed", color: "var(--failed)", values: tallies.map(({ failures }) => failures) },
    ],
    format: inFull,
    formatAxis: onAxis,
  };
}

function timesOf({ times, span, p50, p95 }: Overview): ChartData {
  return {
    sentence: `Time to the first token from ${spoken(times[0])} on: half of the calls were quicker than p50, 95 of 100 quicker than p95.`,
    times,
    step: span.step,
    series: [
      { name: "≈ p50", color: "var(--c1)", values: p50 },
      { name: "≈ p95", color: "var(--c2)", values: p95 },
    ],
    format: inTime,
    formatAxis: secondsOnAxis,
  };
}

function spoken(time = 0): string {
  return new Date(time).toISOString().slice(0, 16).replace("T", " ");
}
