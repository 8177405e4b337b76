// The fields of a key.
import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { Check, TextField } from "../parts/field.tsx";
import { LimitFields } from "../parts/limit-fields.tsx";
import { BUDGETS, RATE_LIMITS } from "../parts/limits.ts";
import { DAY, toInput } from "../parts/time.ts";
import type { KeyDraft } from "./key-draft.ts";

interface KeyFormProps {
  readonly draft: KeyDraft;
  readonly onInput: (draft: KeyDraft) => void;
  readonly errors: Readonly<Record<string, string>>;
  readonly models: readonly string[];
  readonly isNew: boolean;
}

export function KeyForm({ draft, onInput, errors, models, isNew }: KeyFormProps): JSX.Element {
  const set = (part: Partial<KeyDraft>) => onInput({ ...draft, ...part });
  const limits = { texts: draft.limits, errors, onInput: (limits: KeyDraft["limits"]) => set({ limits }) };
  return (
    <>
      {isNew && (
        <TextField
          label="Name"
          autofocus
          required
          placeholder="team-checkout"
          hint="Usage and limits are counted by it. It stays when the key is rotated."
          value={draft.name}
          onInput={(name) => set({ name })}
          error={errors["name"]}
        />
      )}
      <ModelChoice {...{ draft, set, models, error: errors["allowed_models"] }} />
      <LimitFields kinds={[...RATE_LIMITS, ...BUDGETS]} {...limits} />
      <TextField
        label="Expires (UTC)"
        type="datetime-local"
        hint={draft.expires === "" ? "Never, while this is empty." : ""}
        value={draft.expires}
        onInput={(expires) => set({ expires })}
        error={errors["expires_at"]}
        action={<Terms onChoose={(expires) => set({ expires })} />}
      />
    </>
  );
}

function Terms({ onChoose }: { readonly onChoose: (expires: string) => void }): JSX.Element {
  const after = (days: number) => toInput(new Date(Date.now() + days * DAY).toISOString());
  return (
    <>
      <Button onClick={() => onChoose(after(30))}>30 d</Button>
      <Button onClick={() => onChoose(after(90))}>90 d</Button>
      <Button onClick={() => onChoose("")}>Never</Button>
    </>
  );
}

interface ChoiceProps extends Pick<KeyFormProps, "draft" | "models"> {
  readonly set: (part: Partial<KeyDraft>) => void;
  readonly error: string | undefined;
}

function ModelChoice({ draft, set, models, error }: ChoiceProps): JSX.Element {
  const toggle = (name: string, isChosen: boolean) =>
    set({ models: isChosen ? [...draft.models, name] : draft.models.filter((one) => one !== name) });
  return (
    <fieldset class="field">
      <legend>Models</legend>
      <div class="row wrap">
        <Check
          type="radio"
          name="which"
          label="These"
          checked={!draft.allModels}
          onChange={() => set({ allModels: false })}
        />
        <Check
          type="radio"
          name="which"
          label="All, also later ones"
          checked={draft.allModels}
          onChange={() => set({ allModels: true })}
        />
      </div>
      {!draft.allModels && (
        <>
          {models.length > 0 && (
            <div class="choices">
              {models.map((name) => (
                <Check
                  key={name}
                  label={name}
                  checked={draft.models.includes(name)}
                  onChange={(isChosen) => toggle(name, isChosen)}
                />
              ))}
            </div>
          )}
          <TextField
            label="Prefixes"
            mono
            placeholder="team-*"
            hint="For models to come; several with commas."
            value={draft.patterns}
            onInput={(patterns) => set({ patterns })}
            error={error}
          />
        </>
      )}
    </fieldset>
  );
}
