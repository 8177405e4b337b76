// Limits in a form: an empty field is no limit, so a limit is removed by emptying its field.
import type { JSX } from "preact";
import type { LimitKind } from "../api/shapes.ts";
import { Button } from "./button.tsx";
import { TextField } from "./field.tsx";
import { isMoney, limitTitle } from "./limits.ts";

export type LimitTexts = Readonly<Partial<Record<LimitKind, string>>>;

interface LimitFieldsProps {
  readonly kinds: readonly LimitKind[];
  readonly texts: LimitTexts;
  readonly onInput: (texts: LimitTexts) => void;
  readonly errors: Readonly<Record<string, string>>;
}

export function LimitFields({ kinds, texts, onInput, errors }: LimitFieldsProps): JSX.Element {
  return (
    <div class="columns">
      {kinds.map((kind) => {
        const text = texts[kind] ?? "";
        const set = (value: string) => onInput({ ...texts, [kind]: value });
        return (
          <TextField
            key={kind}
            label={limitTitle(kind)}
            placeholder="no limit"
            mode={isMoney(kind) ? "decimal" : "numeric"}
            value={text}
            onInput={set}
            error={errors[kind]}
            action={
              text !== "" && (
                <Button
                  icon="close"
                  look="quiet square"
                  label={`Remove: ${limitTitle(kind)}`}
                  onClick={() => set("")}
                />
              )
            }
          />
        );
      })}
    </div>
  );
}

export function textsOf(limits: Partial<Record<LimitKind, number>> = {}): LimitTexts {
  return Object.fromEntries(Object.entries(limits).map(([kind, value]) => [kind, `${value}`]));
}

/** The numbers, and what is wrong with those that are none. */
export function readLimits(kinds: readonly LimitKind[], texts: LimitTexts) {
  const limits: Record<string, number> = {};
  const errors: Record<string, string> = {};
  for (const kind of kinds) {
    const text = (texts[kind] ?? "").replaceAll(/[,\s$]/g, "");
    if (text === "") continue;
    const value = Number(text);
    if (!(value > 0)) errors[kind] = "A positive number, or nothing for no limit.";
    else if (!isMoney(kind) && !Number.isSafeInteger(value)) errors[kind] = "A whole number.";
    else limits[kind] = value;
  }
  return { limits: Object.keys(limits).length === 0 ? undefined : limits, errors };
}
