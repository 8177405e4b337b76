// The dialog that the address names, such as `?dialog=copy&model=my-claude`. The model is read anew for it, with its revision.
import type { JSX } from "preact";
import { call, inPath } from "../api/call.ts";
import type { Model } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { Confirm } from "../parts/confirm.tsx";
import { Dialog } from "../parts/dialog.tsx";
import type { Filters } from "../parts/filters.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { ChangeModel, CreateModel } from "./edit-model.tsx";
import { ImportFile } from "./import-file.tsx";

interface ModelDialogsProps {
  readonly filters: Filters;
  readonly names: readonly string[];
  readonly onDone: () => void;
}

export function ModelDialogs({ filters, names, onDone }: ModelDialogsProps): JSX.Element | null {
  const close = () => filters.set({ dialog: undefined, model: undefined });
  const done = () => {
    close();
    onDone();
  };
  const props = { names, onClose: close, onDone: done };
  const [dialog, name] = [filters.get("dialog"), filters.get("model")];
  if (dialog === "new") return <CreateModel {...props} />;
  if (dialog === "import") return <ImportFile onClose={close} onDone={done} />;
  return dialog === "" || name === "" ? null : <OfOneModel key={name} name={name} dialog={dialog} {...props} />;
}

interface OneProps extends Omit<ModelDialogsProps, "filters"> {
  readonly name: string;
  readonly dialog: string;
  readonly onClose: () => void;
}

function OfOneModel({ name, dialog, ...props }: OneProps): JSX.Element {
  const path = `/models/${inPath(name)}`;
  const { value, failure } = useResource(name, (signal) => call<Model>("GET", path, { signal }));
  if (value === undefined)
    return (
      <Dialog title={name} onClose={props.onClose}>
        {failure ? <Failed failure={failure} /> : <Loading />}
      </Dialog>
    );
  if (dialog === "copy") return <CreateModel from={value.body} {...props} />;
  if (dialog === "delete")
    return <DeleteModel {...props} model={value.body} send={() => call("DELETE", path, { ifMatch: value.etag })} />;
  return <ChangeModel seen={value.body} etag={value.etag} {...props} />;
}

interface DeleteProps {
  readonly model: Model;
  readonly send: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function DeleteModel({ model: { name, keys = [] }, ...props }: DeleteProps): JSX.Element {
  return (
    <Confirm {...props} title={`Delete ${name}`} action="Delete permanently">
      Within ten seconds, calls for it get 404.{" "}
      {keys.length > 0 &&
        `${keys.length === 1 ? "One key" : `${keys.length} keys`} may use it: ${keys.slice(0, 5).join(", ")}${keys.length > 5 ? ", …" : ""}. `}
      What it was used for stays in the usage records.
    </Confirm>
  );
}
