// The table of models.
import type { JSX } from "preact";
import { may } from "../api/session.ts";
import type { Model, Pricing } from "../api/shapes.ts";
import { Chips } from "../parts/figures.tsx";
import type { Filters } from "../parts/filters.ts";
import { inDollars, inFull, inPercent, inTime } from "../parts/format.ts";
import { LimitUse } from "../parts/limit-use.tsx";
import { fullest, shortLimit } from "../parts/limits.ts";
import { Menu } from "../parts/menu.tsx";
import { ActionsHead, TableFrame } from "../parts/page.tsx";
import type { Health, ModelRow } from "./read-models.ts";

interface ModelTableProps {
  readonly rows: readonly ModelRow[];
  readonly filters: Filters;
}

export function ModelTable({ rows, filters }: ModelTableProps): JSX.Element {
  return (
    <TableFrame label="Models">
      <table class="tall">
        <thead>
          <tr>
            <th>Model</th>
            <th>Fallbacks</th>
            <th class="number">$ a million, in · out</th>
            <th>Fullest limit</th>
            <th class="number">Requests today</th>
            <th class="number">Failed</th>
            <th class="number">≈ p95</th>
            <th>Keys</th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.model.name} row={row} filters={filters} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Row({
  row: { model, standings, health },
  filters,
}: {
  readonly row: ModelRow;
  readonly filters: Filters;
}): JSX.Element {
  const standing = fullest(standings);
  return (
    <tr>
      <td>
        <div class="two">
          <a class="strong" href={filters.href({ dialog: "change", model: model.name })}>
            {model.name}
          </a>
          <small title={providersOf(model).join("\n")}>{shownProviders(model)}</small>
        </div>
      </td>
      <td>{model.fallbacks?.length ? <Chips names={model.fallbacks} /> : <span class="faint">none</span>}</td>
      <td class="number">{pricesOf(model)}</td>
      <td>
        {standing === undefined ? (
          <span class="faint">none</span>
        ) : (
          <LimitUse standing={standing} name={shortLimit(standing.limit)} />
        )}
      </td>
      <HealthCells health={health} />
      <td>{model.keys?.length ? <Chips names={model.keys} most={1} /> : <span class="faint">none</span>}</td>
      <td class="number">
        <Actions model={model} filters={filters} />
      </td>
    </tr>
  );
}

function HealthCells({ health }: { readonly health: Health | undefined }): JSX.Element {
  if (health === undefined || health.requests === 0)
    return (
      <>
        <td class="number faint">0</td>
        <td class="number faint">–</td>
        <td class="number faint">–</td>
      </>
    );
  const isBad = health.failures / health.requests >= 0.01;
  return (
    <>
      <td class="number">{inFull(health.requests)}</td>
      <td class={isBad ? "number bad" : "number"}>{inPercent(health.failures, health.requests)} %</td>
      <td class="number">{health.p95 === undefined ? "–" : inTime(health.p95)}</td>
    </>
  );
}

function providersOf({ model, targets }: Model): readonly string[] {
  return targets === undefined ? [model ?? ""] : targets.map((target) => target.model);
}

function shownProviders(model: Model): string {
  const [first = "", ...others] = providersOf(model);
  return others.length === 0 ? first : `${first} +${others.length}`;
}

function pricesOf({ pricing }: Model): JSX.Element {
  const all: readonly Pricing[] = pricing === undefined ? [] : "source" in pricing ? [pricing] : pricing;
  const prices = all.find((one) => one.prices !== undefined)?.prices;
  if (prices === undefined) return <span class="warn">unknown</span>;
  return <>{[prices.prompt ?? 0, prices.completion ?? 0].map(inDollars).join(" · ")}</>;
}

function Actions({ model: { name }, filters }: { readonly model: Model; readonly filters: Filters }): JSX.Element {
  const open = (dialog: string) => () => filters.set({ dialog, model: name }, "push");
  const of = encodeURIComponent(name);
  return (
    <Menu label={`Actions for ${name}`}>
      <a href={`/console/playground?model=${of}`}>Try it</a>
      <a href={`/console/usage?model=${of}`}>Its usage</a>
      <a href={`/console/calls?model=${of}`}>Its calls</a>
      {may("admin") && (
        <>
          <hr />
          <button type="button" onClick={open("change")}>
            Change…
          </button>
          <button type="button" onClick={open("copy")}>
            Copy…
          </button>
          <button type="button" class="danger" onClick={open("delete")}>
            Delete…
          </button>
        </>
      )}
    </Menu>
  );
}
