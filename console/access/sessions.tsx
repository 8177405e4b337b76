// Who is signed in, and ending that.
import type { JSX } from "preact";
import { call, inPath } from "../api/call.ts";
import { readList } from "../api/read-list.ts";
import type { OpenSession } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { Button } from "../parts/button.tsx";
import { Card, TableFrame } from "../parts/page.tsx";
import { Empty, Notice, Shown } from "../parts/states.tsx";
import { momentOf } from "../parts/time.ts";
import { useAction } from "../parts/use-action.ts";

export function Sessions(): JSX.Element {
  const read = useResource("sessions", (signal) => readList<OpenSession>("/sessions", signal));
  const { isBusy, failure, run } = useAction();
  const end = async (id: string) => {
    await call("DELETE", `/sessions/${inPath(id)}`);
    await read.reload();
  };
  return (
    <>
      {failure && <Notice tone="bad">{failure.message}</Notice>}
      <Shown read={read}>
        {({ items }) => (
          <Card>
            {items.length === 0 && <Empty title="No open sessions" />}
            <TableFrame label="Sessions">
              <table>
                <tbody>
                  {items.map(({ id, actor, created_at, expires_at, address, forwarded_for, is_current }) => (
                    <tr key={id}>
                      <td class="strong">{actor.name}</td>
                      <td>{actor.role}</td>
                      <td>since {momentOf(created_at * 1000)}</td>
                      <td>until {momentOf(expires_at * 1000)}</td>
                      <td class="mono">
                        {address}
                        {forwarded_for && <small> for {forwarded_for} (not verified)</small>}
                      </td>
                      <td class="number">
                        {is_current ? (
                          <span class="faint">this one</span>
                        ) : (
                          <Button look="danger little" disabled={isBusy} onClick={() => void run(() => end(id))}>
                            End
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          </Card>
        )}
      </Shown>
    </>
  );
}
