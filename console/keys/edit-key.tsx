// Creating a key, and changing one.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, inPath } from "../api/call.ts";
import type { Key, KeyWithSecret } from "../api/shapes.ts";
import { changeItem, type Present } from "../parts/change-item.ts";
import { Conflict } from "../parts/conflict.tsx";
import { FormDialog } from "../parts/dialog.tsx";
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
  const [conflict, setConflict] = useState<Meeting | undefined>(undefined);
  const send = async (mine: object, base: Key, ifMatch: string | undefined) => {
    const met = await changeItem<Key>(`/api_keys/${inPath(seen.id)}`, {
      before: writtenOf(base),
      after: mine,
      ifMatch,
    });
    if (met === undefined) onChanged();
    else setConflict({ ...met, mine });
  };
  if (conflict !== undefined) {
    const { theirs, mine } = conflict;
    const resolve = (fields: object) => {
      setConflict(undefined);
      void form.action.run(() => send(fields, theirs, conflict.etag));
    };
    const title = `${seen.name} was changed meanwhile`;
    return (
      <Conflict
        title={title}
        theirs={{ ...writtenOf(theirs) }}
        mine={{ ...mine }}
        onClose={onClose}
        onResolve={resolve}
      />
    );
  }
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

interface Meeting extends Present<Key> {
  readonly mine: object;
}
