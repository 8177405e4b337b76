// Creating a key, and changing one.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, inPath } from "../api/call.ts";
import { Failure } from "../api/failure.ts";
import type { Key, KeyWithSecret } from "../api/shapes.ts";
import { Conflict } from "../parts/conflict.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { mergePatch } from "../parts/patch.ts";
import { type Action, useAction } from "../parts/use-action.ts";
import { draftOf, EMPTY_DRAFT, type KeyDraft, readDraft, type WrittenKey, writtenOf } from "./key-draft.ts";
import { KeyForm } from "./key-form.tsx";

interface CreateProps {
  readonly models: readonly string[];
  readonly onClose: () => void;
  readonly onCreated: (key: KeyWithSecret) => void;
}

export function CreateKey({ models, onClose, onCreated }: CreateProps): JSX.Element {
  const form = useKeyForm(EMPTY_DRAFT);
  const create = async (written: WrittenKey) => {
    const { body } = await call<KeyWithSecret>("POST", "/api_keys", { body: written });
    onCreated(body);
  };
  return (
    <FormDialog wide title="New key" action="Create key" onClose={onClose} {...form.dialog} onSubmit={() => form.submit(create)}>
      <KeyForm {...form.fields} models={models} isNew />
    </FormDialog>
  );
}

interface ChangeProps {
  readonly seen: Key;
  readonly etag: string | undefined;
  readonly models: readonly string[];
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

export function ChangeKey({ seen, etag, models, onClose, onChanged }: ChangeProps): JSX.Element {
  const form = useKeyForm(draftOf(seen, models));
  const [conflict, setConflict] = useState<{ theirs: Key; etag: string | undefined; mine: WrittenKey } | undefined>(undefined);
  const change = async (written: WrittenKey, base = seen, ifMatch = etag) => {
    const body = mergePatch({ ...writtenOf(base) }, { ...written });
    if (body !== undefined) await patch(seen.id, body, ifMatch).catch((error: unknown) => {
      if (!(error instanceof Failure) || error.status !== 412) throw error;
      return readAgain(seen.id).then((now) => setConflict({ ...now, mine: written }));
    }).then((done) => done && onChanged());
    else onClose();
  };
  if (conflict !== undefined) {
    const resolve = (fields: Record<string, unknown>) => {
      setConflict(undefined);
      void form.action.run(() => change({ ...conflict.mine, ...fields }, conflict.theirs, conflict.etag));
    };
    return <Conflict title={`${seen.name} was changed meanwhile`} theirs={{ ...writtenOf(conflict.theirs) }} mine={{ ...conflict.mine }} onClose={onClose} onResolve={resolve} />;
  }
  return (
    <FormDialog wide title={seen.name} intro="A change is effective within ten seconds." action="Save" onClose={onClose} {...form.dialog} onSubmit={() => form.submit(change)}>
      <KeyForm {...form.fields} models={models} isNew={false} />
    </FormDialog>
  );
}

async function patch(id: string, body: object, ifMatch: string | undefined): Promise<true> {
  await call("PATCH", `/api_keys/${inPath(id)}`, { body, ifMatch });
  return true;
}

async function readAgain(id: string): Promise<{ theirs: Key; etag: string | undefined }> {
  const { body, etag } = await call<Key>("GET", `/api_keys/${inPath(id)}`);
  return { theirs: body, etag };
}

function useKeyForm(initial: KeyDraft) {
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const action = useAction();
  const submit = (send: (written: WrittenKey) => Promise<void>) => {
    const { written, errors } = readDraft(draft);
    setErrors(errors);
    if (Object.keys(errors).length === 0) void action.run(() => send(written));
  };
  const all = { ...errors, ...errorOf(action) };
  return { action, submit, fields: { draft, onInput: setDraft, errors: all }, dialog: { isBusy: action.isBusy, failure: action.failure } };
}

/** Beside the field that it is about, such as `rate_limit.rpm`. */
function errorOf({ failure }: Action): Record<string, string> {
  const field = failure?.param?.split(".").at(-1);
  return failure === undefined || field === undefined ? {} : { [field]: failure.message };
}
