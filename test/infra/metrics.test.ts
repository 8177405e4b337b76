// Three lists of metrics that must be the same: what the handler writes, what infra/metrics.ts says, and what the dashboard
// and the alarms of a deployed stage read.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { metrics, namespace } from "../../infra/metrics.ts";
import { status } from "../support/fake-provider/faults.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { startGateway } from "../support/gateway.ts";
import { type Deployment, deploy } from "./deployment.ts";
import { type Measured, metricsOf } from "./emf.ts";
import { all, only } from "./state.ts";

let provider: FakeProvider;
let deployment: Deployment;
let emitted: Measured[];

beforeAll(async () => {
  [provider, deployment] = await Promise.all([startFakeProvider(), deploy("production")]);
  vi.useFakeTimers({ toFake: ["Date"] }); // All calls are of one minute.
  emitted = await callsOfEveryKind(provider);
  vi.useRealTimers();
});
afterAll(() => Promise.all([provider?.close(), deployment?.remove()]));

test("the handler writes the metrics of infra/metrics.ts, with their units and breakdowns", () => {
  const written = emitted.map(
    ({ name, unit, dimensions }) => `${name} in ${unit} by ${Object.keys(dimensions).sort()}`,
  );
  const said = Object.entries(metrics).flatMap(([name, { unit, by }]) =>
    [[], ...by.map((breakdown) => [breakdown])].map((more) => `${name} in ${unit} by ${[...more, "stage"].sort()}`),
  );
  expect(unique(written)).toEqual(unique(said));
  expect(unique(emitted.map((metric) => metric.namespace))).toEqual([namespace]);
});

test("the dashboard and the alarms read the metrics that the handler writes, and leave none out", () => {
  const written = emitted.map(({ name, dimensions }) => `${name} by ${Object.keys(dimensions).sort()}`);
  expect(unique([...onDashboard(deployment), ...inAlarms(deployment)])).toEqual(unique(written));
  expect(inAlarms(deployment)).not.toEqual([]);
});

test("refusals are counted by limit, errors by code", () => {
  expect(valuesOf("limit")).toEqual(["concurrency", "rpd", "rpm", "tpd", "tpm"]);
  expect(valuesOf("code")).toEqual(["upstream_unavailable"]);
});

test("a client cannot make up values for a breakdown", () => {
  expect(valuesOf("model").filter((model) => model.startsWith("made-up"))).toEqual([]);
});

/** A stream and a JSON answer, a refusal by each limit, a failure, and a model that does not exist. */
async function callsOfEveryKind({ url, scriptFor }: FakeProvider): Promise<Measured[]> {
  const limits = ["rpm", "rpd", "tpm", "tpd", "concurrency"] as const;
  const model = { provider_config: { api_key: "sk-test", api_base: url }, retries: 0 };
  const gateway = await startGateway({
    models: [
      { ...model, name: "my-model", model: "openai/good" },
      { ...model, name: "my-broken-model", model: "openai/broken" },
    ],
    keys: ["none", ...limits].map((limit) => ({
      name: limit,
      key: `key-${limit}`,
      allowed_models: ["my-model", "my-broken-model"],
      rate_limit: limit === "none" ? {} : { [limit]: 1 },
    })),
  });
  scriptFor("broken", status(500));
  const request = (key: string, body: object = {}) => ({
    headers: { authorization: `Bearer key-${key}` },
    body: JSON.stringify({ model: "my-model", messages: [{ role: "user", content: "Hello" }], ...body }),
  });

  await gateway.ask(request("none", { stream: true }));
  await gateway.ask(request("none"));
  await gateway.ask(request("none", { model: "my-broken-model" }));
  await gateway.ask(request("none", { model: "made-up-by-the-client" }));
  for (const limit of ["rpm", "rpd", "tpm", "tpd"]) {
    await gateway.ask(request(limit));
    expect((await gateway.ask(request(limit))).status).toBe(429);
  }
  expect((await gateway.ask({ ...request("none"), headers: {} })).status).toBe(401);
  const holding = await gateway.begin(request("concurrency", { stream: true }));
  expect((await gateway.ask(request("concurrency"))).status).toBe(429);
  for await (const _ of holding.body);
  await holding.settle();
  return gateway.metrics.flatMap(metricsOf);
}

function onDashboard({ resources }: Deployment): string[] {
  const { dashboardBody } = only(resources, "aws:cloudwatch/dashboard:Dashboard").inputs;
  const { widgets } = JSON.parse(String(dashboardBody)) as { widgets: { properties: { metrics: unknown[][] } }[] };
  return widgets.flatMap(({ properties }) => properties.metrics).flatMap(readBy);
}

/** A line of a graph: `[namespace, name, dimension, value, …]`, or a search for all values of a dimension. */
function readBy([first, name, dimension]: unknown[]): string[] {
  if (first === namespace) return [`${name} by ${dimension}`];
  const { expression = "" } = (typeof first === "object" ? first : {}) as { expression?: string };
  const [, from, dimensions, searched] = /\{(\w+),([\w,]+)\} MetricName="(\w+)"/.exec(expression) ?? [];
  return from === namespace ? [`${searched} by ${dimensions?.split(",").sort()}`] : [];
}

function inAlarms({ resources }: Deployment): string[] {
  const alarms = all(resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
  const queries = alarms.flatMap(({ inputs }) => inputs["metricQueries"] as { metric?: AlarmMetric }[]);
  return queries
    .flatMap(({ metric }) => metric ?? [])
    .filter((metric) => metric.namespace === namespace)
    .map(({ metricName, dimensions }) => `${metricName} by ${Object.keys(dimensions).sort()}`);
}

interface AlarmMetric {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
}

function valuesOf(dimension: string): string[] {
  return unique(emitted.flatMap(({ dimensions }) => dimensions[dimension] ?? []));
}

function unique(list: string[]): string[] {
  return [...new Set(list)].sort();
}
