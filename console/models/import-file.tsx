// The file of models and keys: what applying it would change is shown before anything is changed.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../api/call.ts";
import type { Plan, PlannedChange } from "../api/shapes.ts";
import { FormDialog } from "../parts/dialog.tsx";
import { TextArea } from "../parts/field.tsx";
import { Pill, type Tone } from "../parts/figures.tsx";
import { TableFrame } from "../parts/page.tsx";
import { Notice } from "../parts/states.tsx";
import { useAction } from "../parts/use-action.ts";

interface ImportProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function ImportFile({ onClose, onDone }: ImportProps): JSX.Element {
  const [text, setText] = useState("");
  const [plan, setPlan] = useState<Plan | undefined>(undefined);
  const { isBusy, failure, run } = useAction();
  const document = parsed(text);
  const write = (next: string) => {
    setText(next);
    setPlan(undefined);
  };
  const makePlan = async () => setPlan((await call<Plan>("POST", "/configuration/plan", { body: document })).body);
  const apply = async (hash: string) => {
    await call("POST", "/configuration/apply", { body: { ...document, hash } });
    onDone();
  };
  const isEmpty = plan !== undefined && plan.changes.length === 0;
  return (
    <FormDialog
      wide
      title="Import models and keys"
      intro="The file that npm run config applies. Nothing is changed before you have seen the plan."
      action={plan === undefined ? "Show the plan" : `Apply ${plan.changes.length} changes`}
      onClose={onClose}
      isBusy={isBusy}
      isReady={document !== undefined && !isEmpty}
      failure={failure}
      onSubmit={() => void run(() => (plan === undefined ? makePlan() : apply(plan.hash)))}
    >
      <ChooseFile onRead={write} />
      <TextArea
        label="Models and keys, as JSON"
        mono
        rows={plan === undefined ? 12 : 5}
        placeholder={'{ "models": [ … ], "keys": [ … ] }'}
        value={text}
        onInput={write}
        error={text.trim() !== "" && document === undefined ? "This is not a JSON object yet." : undefined}
      />
      {plan && <PlanTable plan={plan} />}
    </FormDialog>
  );
}

function ChooseFile({ onRead }: { readonly onRead: (text: string) => void }): JSX.Element {
  const read = async (files: FileList | null) => onRead((await files?.[0]?.text()) ?? "");
  return (
    <label class="field small muted">
      A file
      <input
        class="input"
        type="file"
        accept=".json,application/json"
        onChange={(event) => void read(event.currentTarget.files)}
      />
    </label>
  );
}

const TONES: Readonly<Record<PlannedChange["action"], Tone>> = { add: "good", change: "warn", remove: "bad" };

function PlanTable({ plan: { changes, unchanged, left, warnings = [] } }: { readonly plan: Plan }): JSX.Element {
  if (changes.length === 0) return <Notice>Nothing would change: all {unchanged} are as in the file.</Notice>;
  return (
    <div class="stack tight">
      {warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          {warning}
        </Notice>
      ))}
      <TableFrame label="The plan">
        <table>
          <tbody>
            {changes.map((change) => (
              <tr key={`${change.kind} ${change.name} ${change.public_id}`}>
                <td>
                  <Pill tone={TONES[change.action]}>{change.action}</Pill>
                </td>
                <td>
                  {change.kind} <span class="strong">{change.name}</span>
                </td>
                <td class="small mono break">{change.fields.map(inLine).join("; ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <p class="faint small">
        {unchanged} unchanged.{" "}
        {left.length > 0 && `Not in the file, and kept: ${left.map(({ name }) => name).join(", ")}.`}
      </p>
    </div>
  );
}

function inLine({ field, before, after }: PlannedChange["fields"][number]): string {
  const shown = (value: unknown) => (value === undefined || value === null ? "nothing" : JSON.stringify(value));
  return `${field} ${shown(before)} → ${shown(after)}`;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
