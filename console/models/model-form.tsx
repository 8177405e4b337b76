// The fields of a model. What is rarely set is JSON, under "More".
import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { Check, TextArea, TextField } from "../parts/field.tsx";
import { LimitFields } from "../parts/limit-fields.tsx";
import { RATE_LIMITS } from "../parts/limits.ts";
import { type ModelDraft, PRICES, type PriceName } from "./model-draft.ts";

export interface ModelFormProps {
  readonly draft: ModelDraft;
  readonly onInput: (draft: ModelDraft) => void;
  readonly errors: Readonly<Record<string, string>>;
  /** The names of the others. */
  readonly others: readonly string[];
  readonly isNew: boolean;
}

interface PartProps extends ModelFormProps {
  readonly set: (part: Partial<ModelDraft>) => void;
}

export function ModelForm(props: ModelFormProps): JSX.Element {
  const { draft, onInput, errors } = props;
  const part = { ...props, set: (part: Partial<ModelDraft>) => onInput({ ...draft, ...part }) };
  return (
    <>
      <Provider {...part} />
      <Fallbacks {...part} />
      <LimitFields
        kinds={RATE_LIMITS}
        texts={draft.limits}
        errors={errors}
        onInput={(limits) => part.set({ limits })}
      />
      <Prices {...part} />
      <details open={errors["rest"] !== undefined}>
        <summary class="muted">More</summary>
        <TextArea
          label="Every other member, as JSON"
          mono
          rows={6}
          placeholder={'{ "timeout": 60000, "retries": 2, "targets": [ … ] }'}
          value={draft.rest}
          onInput={(rest) => part.set({ rest })}
          error={errors["rest"]}
        />
      </details>
    </>
  );
}

function Provider({ draft, set, errors, isNew }: PartProps): JSX.Element {
  return (
    <div class="pair">
      {isNew && (
        <TextField
          label="Name"
          autofocus
          required
          placeholder="my-gpt4-mini"
          value={draft.name}
          onInput={(name) => set({ name })}
          error={errors["name"]}
        />
      )}
      <TextField
        label="Provider id"
        mono
        placeholder="openai/gpt-4.1-mini"
        value={draft.model}
        onInput={(model) => set({ model })}
        error={errors["model"]}
      />
      <ProviderKey apiKey={draft.apiKey} error={errors["api_key"]} onInput={(apiKey) => set({ apiKey })} />
      <TextField
        label="Address"
        mono
        placeholder="the provider's own"
        value={draft.apiBase}
        onInput={(apiBase) => set({ apiBase })}
        error={errors["api_base"]}
      />
      <TextField
        label="Aliases"
        mono
        placeholder="gpt-4.1-mini, gpt-4*"
        value={draft.aliases}
        onInput={(aliases) => set({ aliases })}
        error={errors["aliases"]}
      />
    </div>
  );
}

interface ProviderKeyProps {
  readonly apiKey: string | undefined;
  readonly error: string | undefined;
  readonly onInput: (apiKey: string) => void;
}

/** What is stored is never shown: it is kept, or replaced. */
function ProviderKey({ apiKey, error, onInput }: ProviderKeyProps): JSX.Element {
  if (apiKey !== undefined)
    return (
      <TextField
        label="Provider's key"
        type="password"
        mono
        placeholder="the stage's own"
        value={apiKey}
        onInput={onInput}
        error={error}
      />
    );
  return (
    <div class="field">
      <span class="label">Provider's key</span>
      <div class="row kept">
        <span class="mono faint">••••••••</span>
        <span class="muted">kept</span>
        <span class="spacer" />
        <Button onClick={() => onInput("")}>Replace</Button>
      </div>
    </div>
  );
}

function Fallbacks({ draft, set, others }: PartProps): JSX.Element | null {
  if (others.length === 0) return null;
  const toggle = (name: string, isChosen: boolean) =>
    set({ fallbacks: isChosen ? [...draft.fallbacks, name] : draft.fallbacks.filter((one) => one !== name) });
  return (
    <fieldset class="field">
      <legend>Fallbacks, in the order in which they were chosen</legend>
      <div class="choices">
        {others.map((name) => {
          const place = draft.fallbacks.indexOf(name) + 1;
          return (
            <Check
              key={name}
              label={place > 0 ? `${name} (${place})` : name}
              checked={place > 0}
              onChange={(isChosen) => toggle(name, isChosen)}
            />
          );
        })}
      </div>
    </fieldset>
  );
}

const PRICE_TITLES: Readonly<Record<PriceName, string>> = {
  ...{ prompt: "$ a million, prompt", completion: "… completion" },
  ...{ cached_prompt: "… cached prompt", cache_write: "… cache write" },
};

function Prices({ draft, set, errors }: PartProps): JSX.Element {
  return (
    <div class="columns">
      {PRICES.map((name) => (
        <TextField
          key={name}
          label={PRICE_TITLES[name]}
          mode="decimal"
          placeholder="catalogue"
          value={draft.prices[name] ?? ""}
          onInput={(text) => set({ prices: { ...draft.prices, [name]: text } })}
          error={errors[name]}
        />
      ))}
      <TextField
        label="Most output tokens"
        mode="numeric"
        placeholder="the model's own"
        value={draft.maxOutputTokens}
        onInput={(maxOutputTokens) => set({ maxOutputTokens })}
        error={errors["max_output_tokens"]}
      />
    </div>
  );
}
