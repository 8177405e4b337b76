// The dialog that the address names, such as `?dialog=rotate&key=pyd176m63887`. The key is read anew for it, with its revision.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, inPath } from "../api/call.ts";
import type { Key, KeyWithSecret } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Chips } from "../parts/figures.tsx";
import type { Filters } from "../parts/filters.ts";
import { inWords } from "../parts/limits.ts";
import { Secret } from "../parts/secret.tsx";
import { Failed, Loading } from "../parts/states.tsx";
import { momentOf } from "../parts/time.ts";
import { DisableKey, RevokeKey, RotateKey } from "./act-on-key.tsx";
import { ChangeKey, CreateKey } from "./edit-key.tsx";

interface KeyDialogsProps {
  readonly filters: Filters;
  readonly models: readonly string[];
  readonly onDone: () => void;
}

export function KeyDialogs({ filters, models, onDone }: KeyDialogsProps): JSX.Element | null {
  const [made, setMade] = useState<KeyWithSecret | undefined>(undefined);
  const close = () => {
    setMade(undefined);
    filters.set({ dialog: undefined, key: undefined });
  };
  const done = () => {
    close();
    onDone();
  };
  if (made !== undefined) return <KeyIsReady made={made} onClose={done} />;
  const dialog = filters.get("dialog");
  if (dialog === "new") return <CreateKey models={models} onClose={close} onCreated={setMade} />;
  const id = filters.get("key");
  if (dialog === "" || id === "") return null;
  return <OfOneKey key={id} {...{ id, dialog, models, close, done, setMade }} />;
}

interface OneProps {
  readonly id: string;
  readonly dialog: string;
  readonly models: readonly string[];
  readonly close: () => void;
  readonly done: () => void;
  readonly setMade: (key: KeyWithSecret) => void;
}

function OfOneKey({ id, dialog, models, close, done, setMade }: OneProps): JSX.Element {
  const { value, failure } = useResource(id, (signal) => call<Key>("GET", `/api_keys/${inPath(id)}`, { signal }));
  if (value === undefined)
    return (
      <Dialog title="Key" onClose={close}>
        {failure ? <Failed failure={failure} /> : <Loading />}
      </Dialog>
    );
  const props = { seen: value.body, etag: value.etag, onClose: close, onDone: done };
  if (dialog === "rotate") return <RotateKey {...props} onRotated={setMade} />;
  if (dialog === "disable") return <DisableKey {...props} />;
  if (dialog === "revoke") return <RevokeKey {...props} />;
  return <ChangeKey {...props} models={models} onChanged={done} />;
}

function KeyIsReady({ made, onClose }: { readonly made: KeyWithSecret; readonly onClose: () => void }): JSX.Element {
  return (
    <Secret title={`Key for ${made.name} is ready`} secret={made.key} onClose={onClose}>
      <dl class="facts">
        <dt>Models</dt>
        <dd>
          <Chips names={made.allowed_models} most={6} />
        </dd>
        <dt>Limits</dt>
        <dd>{inWords({ ...made.rate_limit, ...made.budget })}</dd>
        <dt>Expires</dt>
        <dd>{made.expires_at === undefined ? "never" : momentOf(made.expires_at)}</dd>
      </dl>
    </Secret>
  );
}
