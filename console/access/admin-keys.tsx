// Admin keys: for people without rights on AWS, and for programs.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, inPath } from "../api/call.ts";
import { readList } from "../api/read-list.ts";
import type { AdminKey } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { Confirm } from "../parts/confirm.tsx";
import type { Filters } from "../parts/filters.ts";
import { Card } from "../parts/page.tsx";
import { Secret } from "../parts/secret.tsx";
import { Empty, Notice, Shown } from "../parts/states.tsx";
import { useAction } from "../parts/use-action.ts";
import { AdminKeyTable } from "./admin-key-table.tsx";
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
  const { failure, run } = useAction();
  const enable = async (key: AdminKey) => {
    await act(key, "enable");
    await read.reload();
  };
  const chosen = read.value?.items.find(({ id }) => id === filters.get("id"));
  return (
    <>
      {failure && <Notice tone="bad">{failure.message}</Notice>}
      <Shown read={read}>
        {({ items }) => (
          <Card>
            {items.length === 0 ? (
              <NoKeys />
            ) : (
              <AdminKeyTable
                keys={items}
                onOpen={(dialog, { id }) => filters.set({ dialog, id }, "push")}
                onEnable={(key) => void run(() => enable(key))}
              />
            )}
          </Card>
        )}
      </Shown>
      {made !== undefined && <Secret title={`Admin key ${made.name} is ready`} secret={made.value} onClose={done} />}
      {made === undefined && filters.get("dialog") === "new" && <CreateAdminKey onClose={close} onCreated={setMade} />}
      {filters.get("dialog") === "disable" && chosen && (
        <Confirm
          title={`Disable ${chosen.name}`}
          action="Disable"
          send={() => act(chosen, "disable")}
          onClose={close}
          onDone={done}
        >
          Programs that use it get 401, and the sessions that it opened end within seconds. It can be enabled again at
          any time.
        </Confirm>
      )}
      {filters.get("dialog") === "revoke" && chosen && (
        <Confirm
          title={`Revoke ${chosen.name}`}
          action="Revoke permanently"
          send={() => call("DELETE", pathOf(chosen))}
          onClose={close}
          onDone={done}
        >
          Programs that use it get 401, and the sessions that it opened end within seconds. To stop it for a while,
          disable it instead.
        </Confirm>
      )}
    </>
  );
}

async function act(key: AdminKey, verb: "disable" | "enable"): Promise<void> {
  const { etag } = await call<AdminKey>("GET", pathOf(key));
  await call("POST", `${pathOf(key)}/${verb}`, { body: {}, ifMatch: etag });
}

function pathOf({ id }: AdminKey): string {
  return `/admin_api_keys/${inPath(id)}`;
}

function NoKeys(): JSX.Element {
  return (
    <Empty title="No admin keys" command="npm run admin -- link">
      Anyone with rights on the stage’s AWS account can sign in by a link, which this prints. Others, and programs, need
      a key.
    </Empty>
  );
}
