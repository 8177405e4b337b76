// What was refused: counted by key, model and code. A client in a loop is refused thousands of times, so these calls have no
// records of their own.
import type { JSX } from "preact";
import { call } from "../api/call.ts";
import type { Page, PerformanceResult } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import type { Filters } from "../parts/filters.ts";
import { inFull } from "../parts/format.ts";
import { Card, TableFrame } from "../parts/page.tsx";
import { Empty, Notice, Shown } from "../parts/states.tsx";
import { sentenceOf } from "./code-sentences.ts";

const EVERY = 10_000;
const HOURS = 24;

interface Refused {
  readonly key: string;
  readonly model: string;
  readonly count: number;
  readonly codes: ReadonlyMap<string, number>;
}

export function Refusals({ filters }: { readonly filters: Filters }): JSX.Element {
  const [key, model] = [filters.get("key"), filters.get("model")];
  const read = useResource(`refusals ${key} ${model}`, (signal) => readRefusals({ key, model }, signal), EVERY);
  return (
    <>
      <Notice>Refused calls are counted, and have no records of their own.</Notice>
      <Shown read={read}>
        {(rows) => (
          <Card>
            {rows.length === 0 ? (
              <Empty title="Nothing was refused">
                A call is refused where its key, a limit or its body forbids it.
              </Empty>
            ) : (
              <RefusalTable rows={rows} />
            )}
          </Card>
        )}
      </Shown>
    </>
  );
}

function RefusalTable({ rows }: { readonly rows: readonly Refused[] }): JSX.Element {
  return (
    <TableFrame label="Refused calls">
      <table class="tall">
        <thead>
          <tr>
            <th>Key</th>
            <th>Model</th>
            <th class="number">Refused</th>
            <th>Codes, also of failures</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, model, count, codes }) => (
            <tr key={`${key} ${model}`}>
              <td class="strong">{key}</td>
              <td>{model}</td>
              <td class="number">{inFull(count)}</td>
              <td>
                <span class="chips">
                  {[...codes].map(([code, count]) => (
                    <span key={code} class="chip mono" title={sentenceOf(code)}>
                      {code} {inFull(count)}
                    </span>
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

interface Wanted {
  readonly key: string;
  readonly model: string;
}

async function readRefusals({ key, model }: Wanted, signal: AbortSignal): Promise<readonly Refused[]> {
  const query = {
    ...{ start_time: Math.floor(Date.now() / 3_600_000 - HOURS + 1) * 3600, bucket_width: "1h", limit: HOURS },
    ...{ group_by: ["api_key_id", "model"], api_key_ids: key === "" ? [] : [key], models: model === "" ? [] : [model] },
  };
  const { body } = await call<Page<PerformanceResult>>("GET", "/usage/performance", { query, signal });
  const rows = new Map<string, Refused>();
  for (const result of body.data.flatMap(({ results }) => results)) {
    const [key, model] = [result.api_key_name ?? result.api_key_id ?? "", result.model ?? ""];
    const name = JSON.stringify([key, model]);
    const { count = 0, codes = new Map<string, number>() } = rows.get(name) ?? {};
    const all = new Map(codes);
    for (const [code, more] of Object.entries(result.errors)) all.set(code, (all.get(code) ?? 0) + more);
    rows.set(name, { key, model, count: count + result.num_refusals, codes: all });
  }
  return [...rows.values()].filter(({ count }) => count > 0).sort((one, other) => other.count - one.count);
}
