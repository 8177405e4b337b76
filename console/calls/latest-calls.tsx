// The strip above the list: the latest calls over time, and the codes of those that did not complete.
import type { JSX } from "preact";
import type { Call } from "../api/shapes.ts";
import { Bars } from "../charts/bars.tsx";
import type { Filters } from "../parts/filters.ts";
import { inFull } from "../parts/format.ts";
import { Card } from "../parts/page.tsx";
import { minuteOf } from "../parts/time.ts";
import { codesOf, stripOf } from "./strip.ts";

const MOST_CODES = 5;

export function LatestCalls({
  calls,
  filters,
}: {
  readonly calls: readonly Call[];
  readonly filters: Filters;
}): JSX.Element {
  const codes = codesOf(calls).slice(0, MOST_CODES);
  const most = codes[0]?.count ?? 1;
  const failed = calls.filter(({ ending }) => ending === "failed").length;
  return (
    <Card
      title={`Since ${minuteOf(calls.at(-1)?.timestamp ?? 0)}`}
      aside={
        <span class="muted small">
          latest {inFull(calls.length)} calls · {inFull(failed)} failed
        </span>
      }
    >
      <div class="body latest">
        <Bars {...stripOf(calls, Date.now())} height={130} />
        {codes.length > 0 && (
          <ul class="codes">
            {codes.map(({ code, count, ending }) => (
              <li key={code}>
                <a class="mono cut" href={filters.href({ code })}>
                  {code}
                </a>
                <div class={ending === "failed" ? "meter full" : "meter hot"}>
                  <i style={{ width: `${(count / most) * 100}%` }} />
                </div>
                <span class="number">{inFull(count)}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
