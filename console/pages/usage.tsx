// Usage: one chart and one table of the same numbers, by key, model and time.
import type { JSX } from "preact";
import { readNames } from "../api/read-names.ts";
import type { UsageResult } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { Bars } from "../charts/bars.tsx";
import { ChartCard } from "../charts/chart-card.tsx";
import type { ChartData } from "../charts/series.ts";
import { Segments } from "../parts/button.tsx";
import { CompactSelect } from "../parts/field.tsx";
import { type Filters, useFilters } from "../parts/filters.ts";
import { inDollars, inFull, onAxis } from "../parts/format.ts";
import { Head } from "../parts/page.tsx";
import { Empty, Shown } from "../parts/states.tsx";
import { type Column, type Dimension, groupRows, MEASURES, type Measure, sorted } from "../reports/group.ts";
import { readBuckets } from "../reports/read-buckets.ts";
import { SPANS, spanInDays, timesOf } from "../reports/span.ts";
import { usageSeries } from "../reports/usage-series.ts";
import { MOST_ROWS, UsageTable } from "../reports/usage-table.tsx";

const EVERY = 60_000;
const BY = [
  ["key", "by key"],
  ["model", "by model"],
  ["time", "by time"],
  ["key,model", "by key and model"],
  ["key,time", "by key and time"],
  ["model,time", "by model and time"],
] as const;
const TITLES: Readonly<Record<Measure, string>> = {
  requests: "Requests",
  tokens: "Tokens",
  cost: "Cost",
  failures: "Failures",
};

export default function Usage(): JSX.Element {
  const filters = useFilters();
  const choice = choiceOf(filters);
  const read = useResource(JSON.stringify(choice), (signal) => readUsage(choice, signal), EVERY);
  const rows = read.value === undefined ? [] : sorted(groupRows(read.value.usage, choice.by), choice.sort);
  return (
    <>
      <Head title="Usage" sub="UTC">
        <UsageFilters filters={filters} />
      </Head>
      <Shown read={read}>
        {(value) =>
          rows.length === 0 ? (
            <Empty title="Nothing was used in this time">Choose a longer time, or other keys and models.</Empty>
          ) : (
            <div class="stack">
              <ChartCard title={TITLES[choice.measure]} kind={Bars} data={chartOf(value, choice)} height={250} />
              <UsageTable rows={rows} by={choice.by} step={value.span.step} sort={choice.sort} filters={filters} />
              {rows.length > MOST_ROWS && (
                <p class="footnote">The first {MOST_ROWS} rows are shown; the files have all of them.</p>
              )}
            </div>
          )
        }
      </Shown>
    </>
  );
}

interface Choice {
  readonly span: string;
  readonly by: readonly Dimension[];
  readonly measure: Measure;
  readonly sort: Column;
  readonly keys: readonly string[];
  readonly models: readonly string[];
}

function choiceOf(filters: Filters): Choice {
  const dimensions: readonly Dimension[] = ["key", "model", "time"];
  const named = dimensions.filter((name) => filters.get("by").split(",").includes(name));
  const by: readonly Dimension[] = named.length === 0 ? ["key"] : named;
  const columns: readonly Column[] = [
    ...by,
    "requests",
    "input",
    "cached",
    "output",
    "dollars",
    "refusals",
    "failures",
  ];
  return {
    span: filters.get("span") || "7d",
    by,
    measure: MEASURES.find((one) => one === filters.get("show")) ?? "requests",
    sort: columns.find((one) => one === filters.get("sort")) ?? (by.includes("time") ? "time" : "requests"),
    keys: filters.get("key") === "" ? [] : [filters.get("key")],
    models: filters.get("model") === "" ? [] : [filters.get("model")],
  };
}

type UsageData = Awaited<ReturnType<typeof readUsage>>;

async function readUsage({ span: name, by, keys, models }: Choice, signal: AbortSignal) {
  const span = spanInDays(name, Date.now());
  const groupBy = [...(by.includes("key") ? ["api_key_id"] : []), ...(by.includes("model") ? ["model"] : [])];
  const question = { span, groupBy, keys, models };
  return { span, usage: await readBuckets<UsageResult>("/usage/completions", question, signal) };
}

function chartOf(data: UsageData, { by, measure }: Choice): ChartData {
  const times = timesOf(data.span);
  const rows = groupRows(data.usage, [...by.filter((name) => name !== "time"), "time"]);
  const format = measure === "cost" ? inDollars : inFull;
  const formatAxis = measure === "cost" ? (value: number) => `$${onAxis(value)}` : onAxis;
  const series = usageSeries(rows, times, measure);
  const sentence = `${TITLES[measure]} over time, of ${series.map(({ name }) => name).join(", ")}.`;
  return { sentence, times, step: data.span.step, series, format, formatAxis };
}

function UsageFilters({ filters }: { readonly filters: Filters }): JSX.Element {
  const names = useResource("names", readNames).value;
  const any = (what: string, all: readonly string[] = []) => [
    ["", `any ${what}`] as const,
    ...all.map((name) => [name, name] as const),
  ];
  const measures = MEASURES.map((measure) => [measure, TITLES[measure]] as const);
  return (
    <>
      <Segments
        label="What to show"
        options={measures}
        chosen={filters.get("show") || "requests"}
        onChoose={(show) => filters.set({ show })}
      />
      <CompactSelect
        label="Rows"
        options={BY}
        value={filters.get("by") || "key"}
        onInput={(by) => filters.set({ by, sort: undefined })}
      />
      <CompactSelect
        label="Key"
        options={any("key", names?.keys)}
        value={filters.get("key")}
        onInput={(key) => filters.set({ key })}
      />
      <CompactSelect
        label="Model"
        options={any("model", names?.models)}
        value={filters.get("model")}
        onInput={(model) => filters.set({ model })}
      />
      <Segments
        label="Span"
        options={SPANS}
        chosen={filters.get("span") || "7d"}
        onChoose={(span) => filters.set({ span })}
      />
    </>
  );
}
