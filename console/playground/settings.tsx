// What a call is made with: the model, the key, the protocol and the parameters.
import type { JSX } from "preact";
import { may } from "../api/session.ts";
import type { Model } from "../api/shapes.ts";
import { Button } from "../parts/button.tsx";
import { Check, SelectField, TextArea, TextField } from "../parts/field.tsx";
import { pastedKey } from "./key-source.ts";
import { sampleTool } from "./sample-tool.ts";
import type { ProtocolName } from "./turns.ts";

export interface Form {
  readonly model: string;
  /** Empty: only one model answers. */
  readonly second: string;
  readonly protocol: ProtocolName;
  readonly system: string;
  readonly temperature: string;
  readonly maxTokens: string;
  readonly isStreamed: boolean;
  readonly more: string;
}

export const EMPTY_FORM: Form = {
  model: "",
  second: "",
  protocol: "chat",
  system: "",
  temperature: "",
  maxTokens: "",
  isStreamed: true,
  more: "",
};

const PROTOCOLS = [
  ["chat", "Chat completions"],
  ["messages", "Messages"],
  ["responses", "Responses"],
] as const;

interface SettingsProps {
  readonly form: Form;
  readonly models: readonly Model[];
  readonly isMoreWrong: boolean;
  readonly onInput: (part: Partial<Form>) => void;
}

export function SettingsPanel({ form, models, isMoreWrong, onInput }: SettingsProps): JSX.Element {
  const names = models.map(({ name }) => [name, name] as const);
  return (
    <div class="settings">
      <h1>Playground</h1>
      <SelectField label="Model" value={form.model} options={names} onInput={(model) => onInput({ model })} />
      <SelectField
        label="Beside it"
        value={form.second}
        options={[["", "no second model"], ...names]}
        onInput={(second) => onInput({ second })}
      />
      <RunAs />
      <details open={isWide}>
        <summary class="muted">Parameters</summary>
        <div class="stack">
          <Parameters form={form} isMoreWrong={isMoreWrong} onInput={onInput} />
        </div>
      </details>
    </div>
  );
}

/** On a small screen they would push the conversation away. */
const isWide = matchMedia("(min-width: 901px)").matches;

function Parameters({ form, isMoreWrong, onInput }: Omit<SettingsProps, "models">): JSX.Element {
  const choose = (protocol: string) =>
    onInput({ protocol: PROTOCOLS.find(([name]) => name === protocol)?.[0] ?? "chat" });
  const addTool = () => onInput({ more: JSON.stringify(sampleTool(form.protocol), null, 2) });
  return (
    <>
      <SelectField label="Protocol" value={form.protocol} options={PROTOCOLS} onInput={choose} />
      <TextArea
        label="System"
        rows={3}
        placeholder="You are terse and friendly."
        value={form.system}
        onInput={(system) => onInput({ system })}
      />
      <div class="columns">
        <TextField
          label="Temperature"
          mode="decimal"
          placeholder="default"
          value={form.temperature}
          onInput={(temperature) => onInput({ temperature })}
        />
        <TextField
          label="Max tokens"
          mode="numeric"
          placeholder="default"
          value={form.maxTokens}
          onInput={(maxTokens) => onInput({ maxTokens })}
        />
      </div>
      <Check label="Stream" checked={form.isStreamed} onChange={(isStreamed) => onInput({ isStreamed })} />
      <TextArea
        label="More, as JSON"
        mono
        rows={form.more === "" ? 2 : 8}
        placeholder={'{ "tools": [ … ] }'}
        value={form.more}
        onInput={(more) => onInput({ more })}
        error={isMoreWrong ? "This is not a JSON object." : undefined}
      />
      <Button look="little" onClick={addTool}>
        Sample tool
      </Button>
    </>
  );
}

function RunAs(): JSX.Element {
  const canMake = may("operator");
  return (
    <TextField
      label="Run as"
      type="password"
      mono
      placeholder={canMake ? "the playground’s own key" : "paste a key"}
      hint={canMake ? "Its own: an hour, 60 requests a minute, $1 a day." : "Your role cannot make keys: paste one."}
      value={pastedKey.value}
      onInput={(key) => {
        pastedKey.value = key;
      }}
    />
  );
}
