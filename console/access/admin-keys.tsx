// Admin keys: for people without rights on AWS, and for programs.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, inPath } from "../api/call.ts";
import { readList } from "../api/read-list.ts";
import type { AdminKey } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { Button } from "../parts/button.tsx";
import { Confirm } from "../parts/confirm.tsx";
import type { Filters } from "../parts/filters.ts";
import { ActionsHead, Card, TableFrame } from "../parts/page.tsx";
import { Secret } from "../parts/secret.tsx";
import { Empty, Shown } from "../parts/states.tsx";
import { dayOf } from "../parts/time.ts";
import { type AdminKeyWithSecret, CreateAdminKey } from "./create-admin-key.tsx";

export function AdminKeys({ filters }: { readonly filters: Filters }): JSX.Element {
  const read = useResource("admin keys", (signal) => readList<AdminKey>("/admin_api_keys", signal));
  const [made, setMade] = useState<AdminKeyWithSecret | undefined>(undefined);
  const close = () => filters.set({ dialog: undefined, id: undefined });
  const done = () => {
    setMade(undefined);
    close();
    void read.reload();
  };
  const revoked = read.value?.items.find(({ id }) => id === filters.get("id"));
  return (
    <>
      <Shown read={read}>
        {({ items }) => (
          <Card>
            {items.length === 0 ? (
              <NoKeys />
            ) : (
              <KeyTable keys={items} onRevoke={(id) => filters.set({ dialog: "revoke", id }, "push")} />
            )}
          </Card>
        )}
      </Shown>
      {made !== undefined && <Secret title={`Admin key ${made.name} is ready`} secret={made.value} onClose={done} />}
      {made === undefined && filters.get("dialog") === "new" && <CreateAdminKey onClose={close} onCreated={setMade} />}
      {filters.get("dialog") === "revoke" && revoked && (
        <Confirm
          title={`Revoke ${revoked.name}`}
          action="Revoke permanently"
          send={() => call("DELETE", `/admin_api_keys/${inPath(revoked.id)}`)}
          onClose={close}
          onDone={done}
        >
          Programs that use it get 401, and the sessions that it opened end within seconds.
        </Confirm>
      )}
    </>
  );
}

interface TableProps {
  readonly keys: readonly AdminKey[];
  readonly onRevoke: (id: string) => void;
}

function KeyTable({ keys, onRevoke }: TableProps): JSX.Element {
  return (
    <TableFrame label="Admin keys">
      <table class="tall">
        <thead>
          <tr>
            <th>Key</th>
            <th>Role</th>
            <th>Created</th>
            <th>Expires</th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td>
                <div class="two">
                  <div class="strong">{key.name}</div>
                  <small>{key.redacted_value}</small>
                </div>
              </td>
              <td>{key.owner.role}</td>
              <td>{dayOf(key.created_at * 1000)}</td>
              <td>{key.expires_at ? dayOf(key.expires_at * 1000) : "never"}</td>
              <td class="number">
                <Button look="danger little" onClick={() => onRevoke(key.id)}>
                  Revoke…
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function NoKeys(): JSX.Element {
  return (
    <Empty title="No admin keys" command="npm run admin -- link">
      Anyone with rights on the stage’s AWS account can sign in by a link, which this prints. Others, and programs, need
      a key.
    </Empty>
  );
}
