// Who changed what, before and after.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../api/call.ts";
import type { AuditEvent, List } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { Button } from "../parts/button.tsx";
import type { Filters } from "../parts/filters.ts";
import { Card, Search, TableFrame } from "../parts/page.tsx";
import { Empty, Shown } from "../parts/states.tsx";
import { clockOf, dayOf } from "../parts/time.ts";

const PAGE = 50;

export function AuditLog({ filters }: { readonly filters: Filters }): JSX.Element {
  const [count, setCount] = useState(PAGE);
  const read = useResource(`audit ${count}`, (signal) => readAudit(count, signal));
  const search = filters.get("search").trim().toLowerCase();
  return (
    <Shown read={read}>
      {({ events, hasMore }) => {
        const shown = events.filter((event) => wordsOf(event).includes(search));
        return (
          <div class="stack">
            <Search
              label="Who, what, which"
              value={filters.get("search")}
              onInput={(search) => filters.set({ search })}
            />
            <Card>
              {shown.length === 0 ? (
                <Empty title={events.length === 0 ? "Nothing was changed yet" : "No entry is like this"}>
                  Entries are kept for 400 days.
                </Empty>
              ) : (
                <AuditTable events={shown} />
              )}
            </Card>
            {hasMore && (
              <div>
                <Button onClick={() => setCount(count + PAGE)}>Older entries</Button>
              </div>
            )}
          </div>
        );
      }}
    </Shown>
  );
}

async function readAudit(count: number, signal: AbortSignal) {
  const events: AuditEvent[] = [];
  let [after, hasMore]: [string | undefined, boolean] = [undefined, true];
  while (hasMore && events.length < count) {
    const { body }: { body: List<AuditEvent> } = await call<List<AuditEvent>>("GET", "/audit_logs", {
      query: { limit: PAGE, after },
      signal,
    });
    events.push(...body.data);
    after = body.last_id ?? undefined;
    hasMore = body.has_more && body.data.length > 0;
  }
  return { events, hasMore };
}

function AuditTable({ events }: { readonly events: readonly AuditEvent[] }): JSX.Element {
  return (
    <TableFrame label="Audit log">
      <table class="audit">
        <thead>
          <tr>
            <th>Time (UTC)</th>
            <th>Who</th>
            <th>What</th>
            <th>Which</th>
            <th>Change</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td class="number-left" title={event.request_id}>
                {dayOf(event.effective_at * 1000)}{" "}
                <span class="faint">{clockOf(event.effective_at * 1000).slice(0, 8)}</span>
              </td>
              <td>
                {event.actor.name ?? event.actor.id} <span class="faint small">{actorType(event)}</span>
              </td>
              <td class="mono">{event.type}</td>
              <td>{event.resource?.name ?? event.resource?.id}</td>
              <td class="changes">
                {(event.changes ?? []).map(({ path, before, after }) => (
                  <div key={path} class="break">
                    <span class="mono">{path}</span> <span class="faint">{shown(before)}</span> → {shown(after)}
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function actorType({ actor: { type }, address, forwarded_for: claimed }: AuditEvent): string {
  const forwarded = claimed === undefined ? undefined : `for ${claimed} (not verified)`;
  return [type.replaceAll("_", " "), address, forwarded].filter((part) => part !== undefined).join(", ");
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function wordsOf({ actor, type, resource }: AuditEvent): string {
  return [actor.name, actor.id, type, resource?.name, resource?.id].join(" ").toLowerCase();
}
