// Creating a model, copying one, and changing one.
import type { JSX } from "preact";
import { call, inPath } from "../api/call.ts";
import type { Model } from "../api/shapes.ts";
import { FormDialog } from "../parts/dialog.tsx";
import { useChange } from "../parts/use-change.tsx";
import { useDraft } from "../parts/use-draft.ts";
import { draftOf, EMPTY_DRAFT, readDraft, type WrittenModel, writtenOf } from "./model-draft.ts";
import { ModelForm } from "./model-form.tsx";

interface EditProps {
  readonly names: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** `from` is what it is copied from, without the provider's key, which cannot be read. */
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

export function ChangeModel({ seen, etag, names, onClose, onDone }: ChangeProps): JSX.Element {
  const form = useDraft(draftOf(seen), (draft) => readDraft(draft, seen));
  const { send, conflict } = useChange<Model>({
    ...{ path: `/models/${inPath(seen.name)}`, name: seen.name, writtenOf },
    ...{ action: form.action, onClose, onChanged: onDone },
  });
  if (conflict !== undefined) return conflict;
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
