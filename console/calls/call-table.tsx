// The table of calls.
import type { JSX } from "preact";
import type { Call } from "../api/shapes.ts";
import { Pill, type Tone } from "../parts/figures.tsx";
import type { Filters } from "../parts/filters.ts";
import { inFull, inTime } from "../parts/format.ts";
import { Card, TableFrame } from "../parts/page.tsx";
import { clockOf } from "../parts/time.ts";

interface CallTableProps {
  readonly calls: readonly Call[];
  readonly chosen: string;
  readonly filters: Filters;
}

/** More rows than anybody scrolls through; the strip counts all. */
const MOST_ROWS = 200;
const WIDTH = 66;

export function CallTable({ calls, chosen, filters }: CallTableProps): JSX.Element {
  const longest = Math.max(...calls.slice(0, MOST_ROWS).map(({ duration }) => duration), 1);
  return (
    <Card>
      <TableFrame label="Calls">
        <table class="calls">
          <thead>
            <tr>
              <th>Time (UTC)</th>
              <th>Key</th>
              <th>Model</th>
              <th>Ending</th>
              <th>First token, end</th>
              <th class="number">Tokens</th>
            </tr>
          </thead>
          <tbody>
            {calls.slice(0, MOST_ROWS).map((call) => (
              <Row key={call.id} call={call} isChosen={call.id === chosen} longest={longest} filters={filters} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Card>
  );
}

interface RowProps {
  readonly call: Call;
  readonly isChosen: boolean;
  readonly longest: number;
  readonly filters: Filters;
}

function Row({ call, isChosen, longest, filters }: RowProps): JSX.Element {
  const open = () => filters.set({ call: call.id }, "push");
  return (
    <tr class={isChosen ? "action chosen" : "action"} onClick={open}>
      <td class="mono time">
        <a
          href={filters.href({ call: call.id })}
          aria-current={isChosen ? "true" : undefined}
          onClick={(event) => event.stopPropagation()}
        >
          {clockOf(call.timestamp)}
        </a>
      </td>
      <td>
        <div class="cut name">{call.key}</div>
      </td>
      <td>
        <div class="cut name">
          {call.model ?? call.asked ?? "–"}
          {call.served !== undefined && call.served !== call.model && <span class="faint"> → {call.served}</span>}
        </div>
      </td>
      <td>
        <Ending of={call} />
      </td>
      <td>
        <span class="row">
          <TimeBar call={call} longest={longest} />
          <span class="faint number-left">{inTime(call.duration)}</span>
        </span>
      </td>
      <td class="number">{tokensOf(call)}</td>
    </tr>
  );
}

const TONES: Readonly<Record<Call["ending"], Tone>> = { complete: "good", refused: "warn", failed: "bad" };

export function Ending({ of: { ending, code } }: { readonly of: Call }): JSX.Element {
  return (
    <Pill tone={TONES[ending]}>{code === undefined ? ending : <span class="mono cut code-name">{code}</span>}</Pill>
  );
}

function TimeBar({
  call: { time_to_first_token: first, duration },
  longest,
}: {
  readonly call: Call;
  readonly longest: number;
}): JSX.Element {
  const scale = WIDTH / longest;
  return (
    <svg width={WIDTH + 2} height="10" aria-hidden="true">
      <rect y="2.5" width={Math.max(duration * scale, 2)} height="5" rx="2.5" fill="var(--c1)" opacity=".28" />
      {first !== undefined && (
        <rect
          x={first * scale}
          y="2.5"
          width={Math.max((duration - first) * scale, 2)}
          height="5"
          rx="2.5"
          fill="var(--c1)"
        />
      )}
    </svg>
  );
}

function tokensOf({ prompt_tokens, completion_tokens, estimated }: Call): JSX.Element | string {
  if (prompt_tokens + completion_tokens === 0) return <span class="faint">none</span>;
  return `${inFull(prompt_tokens)} → ${estimated ? "~" : ""}${inFull(completion_tokens)}`;
}
