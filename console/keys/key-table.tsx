// The table of keys.
import type { JSX } from "preact";
import { may } from "../api/session.ts";
import type { Key, LimitKind, Standing } from "../api/shapes.ts";
import { Chips, Pill, Spark, type Tone } from "../parts/figures.tsx";
import type { Filters } from "../parts/filters.ts";
import { LimitUse } from "../parts/limit-use.tsx";
import { limitTitle } from "../parts/limits.ts";
import { Menu } from "../parts/menu.tsx";
import { ActionsHead, TableFrame } from "../parts/page.tsx";
import { dayOf, inUnits, monthName } from "../parts/time.ts";
import type { KeyRow } from "./read-keys.ts";

interface KeyTableProps {
  readonly rows: readonly KeyRow[];
  readonly filters: Filters;
  readonly onEnable: (key: Key) => void;
}

export function KeyTable({ rows, filters, onEnable }: KeyTableProps): JSX.Element {
  return (
    <TableFrame label="Keys">
      <table class="tall">
        <thead>
          <tr>
            <th>Key</th>
            <th>State</th>
            <th>Models</th>
            <th>Requests a minute</th>
            <th>Budget, {monthName(Date.now())}</th>
            <th>24 hours</th>
            <th>Expires</th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.key.id} row={row} filters={filters} onEnable={onEnable} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Row({ row, filters, onEnable }: { readonly row: KeyRow } & Omit<KeyTableProps, "rows">): JSX.Element {
  const { key, standings, trend } = row;
  const isOff = key.state === "disabled" || key.state === "expired";
  const isShared = key.state === "grace";
  return (
    <tr class={isOff ? "off" : undefined}>
      <td>
        <div class="two">
          <a class="strong" href={filters.href({ dialog: "change", key: key.id })}>
            {key.name}
          </a>
          <small>{key.id}</small>
        </div>
      </td>
      <td>
        <State of={key} />
      </td>
      <td>
        {key.allowed_models.length === 0 ? <span class="faint">none</span> : <Chips names={key.allowed_models} />}
      </td>
      <td>
        {isShared ? (
          <span class="faint">shared</span>
        ) : (
          <Use standings={standings} of={["rpm", "rpd", "concurrency"]} usual="rpm" />
        )}
      </td>
      <td>
        {isShared ? (
          <span class="faint">shared</span>
        ) : (
          <Use standings={standings} of={["usd_per_month", "usd_per_day"]} usual="usd_per_month" />
        )}
      </td>
      <td>
        {trend?.some((count) => count > 0) ? <Spark values={trend} width={84} /> : <span class="faint">none</span>}
      </td>
      <td class="number-left">{key.expires_at === undefined ? "never" : dayOf(key.expires_at)}</td>
      <td class="number">
        <Actions of={key} filters={filters} onEnable={onEnable} />
      </td>
    </tr>
  );
}

const TONES: Readonly<Record<Key["state"], Tone>> = { active: "good", grace: "warn", disabled: "", expired: "bad" };

export function State({ of: { state, expires_at } }: { readonly of: Key }): JSX.Element {
  const left = state === "grace" && expires_at !== undefined ? `, ${inUnits(Date.parse(expires_at) - Date.now())}` : "";
  return <Pill tone={TONES[state]}>{`${state}${left}`}</Pill>;
}

interface UseProps {
  readonly standings: readonly Standing[];
  /** The first that is set is shown. */
  readonly of: readonly LimitKind[];
  /** What the column is of; others are named. */
  readonly usual: LimitKind;
}

function Use({ standings, of, usual }: UseProps): JSX.Element {
  const standing = of.flatMap((kind) => standings.filter(({ limit }) => limit === kind))[0];
  if (standing === undefined) return <span class="faint">–</span>;
  const name =
    standing.limit === usual
      ? ""
      : limitTitle(standing.limit)
          .replace(/^.* (a day)$/, "$1")
          .toLowerCase();
  return <LimitUse standing={standing} name={name} />;
}

function Actions({ of: key, filters, onEnable }: { readonly of: Key } & Omit<KeyTableProps, "rows">): JSX.Element {
  const open = (dialog: string) => () => filters.set({ dialog, key: key.id }, "push");
  return (
    <Menu label={`Actions for ${key.name}, ${key.id}`}>
      <a href={`/console/usage?key=${encodeURIComponent(key.name)}`}>Its usage</a>
      <a href={`/console/calls?key=${encodeURIComponent(key.name)}`}>Its calls</a>
      {may("operator") && (
        <>
          <hr />
          <button type="button" onClick={open("change")}>
            Change…
          </button>
          {key.state === "active" && (
            <button type="button" onClick={open("rotate")}>
              Rotate…
            </button>
          )}
          {key.state === "disabled" ? (
            <button type="button" onClick={() => onEnable(key)}>
              Enable
            </button>
          ) : (
            <button type="button" onClick={open("disable")}>
              Disable…
            </button>
          )}
          <button type="button" class="danger" onClick={open("revoke")}>
            Revoke…
          </button>
        </>
      )}
    </Menu>
  );
}
