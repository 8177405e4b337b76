// The events as they came, with the time of each; a few, or all.
import type { JSX } from "preact";
import { inFull } from "../parts/format.ts";
import { inShortOf, type ReceivedEvent, type Run } from "./run.ts";

const FIRST = 2;
const LAST = 6;
const MOST = 1000;
/** In characters. */
const MOST_OF_ONE = 2000;

export function Events({ run, isAll = false }: { readonly run: Run; readonly isAll?: boolean }): JSX.Element | null {
  const { events, headers, protocol } = run;
  const shown = (event: ReceivedEvent) => (isAll ? event.data.slice(0, MOST_OF_ONE) : inShortOf(protocol, event));
  const id = headers?.get("x-request-id");
  if (events.length === 0 && !id) return null;
  const hidden = isAll ? Math.max(events.length - MOST, 0) : Math.max(events.length - FIRST - LAST, 0);
  const head = isAll ? [] : events.slice(0, hidden === 0 ? events.length : FIRST);
  const tail = isAll ? events.slice(-MOST) : hidden === 0 ? [] : events.slice(-LAST);
  return (
    <section>
      <h2>
        Events <span class="mono cut">{id && `req ${id}`}</span>
      </h2>
      <ol class={isAll ? "events all" : "events"}>
        {head.map((event) => (
          <Row key={event.at} event={event} text={shown(event)} />
        ))}
        {hidden > 0 && (
          <li>
            <span>…</span>
            <span class="faint">{inFull(hidden)} more</span>
          </li>
        )}
        {tail.map((event) => (
          <Row key={event.at} event={event} text={shown(event)} />
        ))}
      </ol>
    </section>
  );
}

function Row({
  event: { at, name, data },
  text,
}: {
  readonly event: ReceivedEvent;
  readonly text: string;
}): JSX.Element {
  return (
    <li>
      <span>+{inFull(at)}</span>
      <span class="data" title={data.slice(0, MOST_OF_ONE)}>
        {name !== undefined && text !== name && <b>{name} </b>}
        {text}
      </span>
    </li>
  );
}
