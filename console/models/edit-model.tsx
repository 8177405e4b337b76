// Creating a model, copying one, and changing one.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, inPath } from "../api/call.ts";
import type { Model } from "../api/shapes.ts";
import { changeItem, type Present } from "../parts/change-item.ts";
import { Conflict } from "../parts/conflict.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { useDraft } from "../parts/use-draft.ts";
import { draftOf, EMPTY_DRAFT, readDraft, type WrittenModel, writtenOf } from "./model-draft.ts";
import { ModelForm } from "./model-form.tsx";

interface EditProps {
  readonly names: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** `from` is what it is copied from, less the provider's key, which nobody can read. */
export function CreateModel({
  from,
  names,
  onClose,
  onDone,
}: EditProps & { readonly from?: Model | undefined }): JSX.Element {
  const start =
    from === undefined ? EMPTY_DRAFT : { ...draftOf(from), name: `${from.name}-copy`, apiKey: "", aliases: "" };
  const form = useDraft(start, (draft) => readDraft(draft));
  const create = async (written: WrittenModel) => {
    await call("POST", "/models", { body: written });
    onDone();
  };
  const intro =
    from?.provider_config?.["api_key"] === undefined ? undefined : "The provider's key is not copied: enter it again.";
  return (
    <FormDialog
      wide
      title={from === undefined ? "New model" : `Copy of ${from.name}`}
      intro={intro}
      action="Create model"
      onClose={onClose}
      {...form.dialog}
      onSubmit={() => form.submit(create)}
    >
      <ModelForm {...form.fields} others={names} isNew />
    </FormDialog>
  );
}

interface ChangeProps extends EditProps {
  readonly seen: Model;
  readonly etag: string | undefined;
}

interface Meeting extends Present<Model> {
  readonly mine: WrittenModel;
}

export function ChangeModel({ seen, etag, names, onClose, onDone }: ChangeProps): JSX.Element {
  const form = useDraft(draftOf(seen), (draft) => readDraft(draft, seen));
  const [conflict, setConflict] = useState<Meeting | undefined>(undefined);
  const send = async (mine: WrittenModel, base: Model, ifMatch: string | undefined) => {
    const met = await changeItem<Model>(`/models/${inPath(seen.name)}`, {
      before: writtenOf(base),
      after: mine,
      ifMatch,
    });
    if (met === undefined) onDone();
    else setConflict({ ...met, mine });
  };
  if (conflict !== undefined) {
    const resolve = (fields: WrittenModel) => {
      setConflict(undefined);
      void form.action.run(() => send(fields, conflict.theirs, conflict.etag));
    };
    const title = `${seen.name} was changed meanwhile`;
    return (
      <Conflict
        title={title}
        theirs={writtenOf(conflict.theirs)}
        mine={conflict.mine}
        onClose={onClose}
        onResolve={resolve}
      />
    );
  }
  const others = names.filter((name) => name !== seen.name);
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
      <ModelForm {...form.fields} others={others} isNew={false} />
    </FormDialog>
  );
}
