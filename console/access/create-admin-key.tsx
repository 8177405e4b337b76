// A new admin key: its name, its role, and how long it works.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../api/call.ts";
import type { AdminKey } from "../api/shapes.ts";
import { FormDialog } from "../parts/dialog.tsx";
import { SelectField, TextField } from "../parts/field.tsx";
import { useAction } from "../parts/use-action.ts";

export interface AdminKeyWithSecret extends AdminKey {
  readonly value: string;
}

const ROLES = [
  ["viewer", "Viewer: reads everything but this page"],
  ["operator", "Operator: also keys and the playground"],
  ["admin", "Admin: everything"],
] as const;
const DAY = 86_400;
const TERMS = [
  [`${30 * DAY}`, "30 days"],
  [`${90 * DAY}`, "90 days"],
  [`${365 * DAY}`, "a year"],
  ["", "until it is revoked"],
] as const;

interface CreateProps {
  readonly onClose: () => void;
  readonly onCreated: (key: AdminKeyWithSecret) => void;
}

export function CreateAdminKey({ onClose, onCreated }: CreateProps): JSX.Element {
  const [name, setName] = useState("");
  const [role, setRole] = useState("viewer");
  const [term, setTerm] = useState<string>(TERMS[1][0]);
  const { isBusy, failure, run } = useAction();
  const create = async () => {
    const body = { name: name.trim(), role, ...(term !== "" && { expires_in_seconds: Number(term) }) };
    onCreated((await call<AdminKeyWithSecret>("POST", "/admin_api_keys", { body })).body);
  };
  return (
    <FormDialog
      title="New admin key"
      intro="It opens this console and its API, and never the gateway."
      action="Create key"
      onClose={onClose}
      isBusy={isBusy}
      isReady={name.trim() !== ""}
      failure={failure}
      onSubmit={() => void run(create)}
    >
      <TextField label="Name" autofocus required placeholder="ci" value={name} onInput={setName} />
      <SelectField label="Role" options={ROLES} value={role} onInput={setRole} />
      <SelectField label="Works for" options={TERMS} value={term} onInput={setTerm} />
    </FormDialog>
  );
}
