// Creating a key, and changing one.
import type { JSX } from "preact";
import { call, inPath } from "../api/call.ts";
import type { Key, KeyWithSecret } from "../api/shapes.ts";
import { FormDialog } from "../parts/dialog.tsx";
import { useChange } from "../parts/use-change.tsx";
import { useDraft } from "../parts/use-draft.ts";
import { draftOf, EMPTY_DRAFT, readDraft, type WrittenKey, writtenOf } from "./key-draft.ts";
import { KeyForm } from "./key-form.tsx";

interface CreateProps {
  readonly models: readonly string[];
  readonly onClose: () => void;
  readonly onCreated: (key: KeyWithSecret) => void;
}

export function CreateKey({ models, onClose, onCreated }: CreateProps): JSX.Element {
  const form = useDraft(EMPTY_DRAFT, readDraft);
  const create = async (written: WrittenKey) => {
    const { body } = await call<KeyWithSecret>("POST", "/api_keys", { body: written });
    onCreated(body);
  };
  return (
    <FormDialog
      wide
      title="New key"
      action="Create key"
      onClose={onClose}
      {...form.dialog}
      onSubmit={() => form.submit(create)}
    >
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
  const form = useDraft(draftOf(seen, models), readDraft);
  const { send, conflict } = useChange<Key>({
    ...{ path: `/api_keys/${inPath(seen.id)}`, name: seen.name, writtenOf },
    ...{ action: form.action, onClose, onChanged },
  });
  if (conflict !== undefined) return conflict;
  const submit = () => form.submit((written) => send(written, seen, etag));
  return (
    <FormDialog
      wide
      title={seen.name}
      intro="A change is effective within ten seconds."
      action="Save"
      onClose={onClose}
      {...form.dialog}
      onSubmit={submit}
    >
      <KeyForm {...form.fields} models={models} isNew={false} />
    </FormDialog>
  );
}
