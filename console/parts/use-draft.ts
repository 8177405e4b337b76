// A form's draft: what is wrong with it, by the form's own rules and by the API's answer, and how it is sent.
import { useState } from "preact/hooks";
import { type Action, useAction } from "./use-action.ts";

type Errors = Readonly<Record<string, string>>;

interface Written<Value> {
  readonly written: Value;
  readonly errors: Errors;
}

export function useDraft<Draft, Value>(initial: Draft, read: (draft: Draft) => Written<Value>) {
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const action = useAction();
  const submit = (send: (written: Value) => Promise<void>) => {
    const { written, errors } = read(draft);
    setErrors(errors);
    if (Object.keys(errors).length === 0) void action.run(() => send(written));
  };
  const fields = { draft, onInput: setDraft, errors: { ...errors, ...errorOf(action) } };
  return { action, submit, fields, dialog: { isBusy: action.isBusy, failure: action.failure } };
}

/** Beside the field that it is about, such as `rate_limit.rpm`. */
function errorOf({ failure }: Action): Errors {
  const field = failure?.param?.split(".").at(-1);
  return failure === undefined || field === undefined ? {} : { [field]: failure.message };
}
