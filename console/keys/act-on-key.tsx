// What else can be done with a key: each asks first, and says what it means.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, inPath } from "../api/call.ts";
import type { Key, KeyWithSecret } from "../api/shapes.ts";
import { Confirm } from "../parts/confirm.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { SelectField } from "../parts/field.tsx";
import { useAction } from "../parts/use-action.ts";

export interface ActProps {
  readonly seen: Key;
  readonly etag: string | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const GRACES = [
  ["0", "at once"],
  ["3600", "in an hour"],
  ["86400", "in a day"],
  ["604800", "in a week"],
  ["2592000", "in 30 days"],
] as const;

export function RotateKey({
  seen,
  etag,
  onClose,
  onRotated,
}: Omit<ActProps, "onDone"> & { readonly onRotated: (key: KeyWithSecret) => void }): JSX.Element {
  const [grace, setGrace] = useState("86400");
  const { isBusy, failure, run } = useAction();
  const rotate = async () => {
    const body = { grace_seconds: Number(grace) };
    onRotated((await call<KeyWithSecret>("POST", `${pathOf(seen)}/rotate`, { body, ifMatch: etag })).body);
  };
  return (
    <FormDialog
      title={`Rotate ${seen.name}`}
      intro="Makes a new secret with the same name, models and limits. The old one works until it stops."
      action="Make the new key"
      onClose={onClose}
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void run(rotate)}
    >
      <SelectField label="The old key stops" value={grace} options={GRACES} onInput={setGrace} />
    </FormDialog>
  );
}

export function DisableKey({ seen, etag, ...props }: ActProps): JSX.Element {
  const send = () => call("POST", `${pathOf(seen)}/disable`, { body: {}, ifMatch: etag });
  return (
    <Confirm {...props} send={send} title={`Disable ${seen.name}`} action="Disable">
      Within ten seconds, calls with it get 401. It can be enabled again at any time.
    </Confirm>
  );
}

export function RevokeKey({ seen, etag, ...props }: ActProps): JSX.Element {
  const send = () => call("DELETE", pathOf(seen), { ifMatch: etag });
  return (
    <Confirm {...props} send={send} title={`Revoke ${seen.name}`} action="Revoke permanently">
      Within ten seconds, calls with <code>{seen.id}</code> get 401, and it cannot be brought back. What it has used
      stays in the usage records. To stop it for a while, disable it instead.
    </Confirm>
  );
}

export function enableKey(key: Key, etag: string | undefined): Promise<unknown> {
  return call("POST", `${pathOf(key)}/enable`, { body: {}, ifMatch: etag });
}

function pathOf({ id }: Key): string {
  return `/api_keys/${inPath(id)}`;
}
