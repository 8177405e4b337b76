// The parts of a call's line on a terminal. Each is empty where there is nothing to say.

export type Fields = Readonly<Record<string, unknown>>;

/** In characters. */
const LONGEST = 100;

/** Names come from clients and providers: on a terminal, a control character could do harm. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.slice(0, LONGEST).replace(/\p{C}/gu, "�");
}

export function statusStyle({ status, ending }: Fields): "green" | "yellow" | "red" {
  if (Number(status) >= 500 || (status === 200 && ending === "failed")) return "red";
  return Number(status) >= 400 ? "yellow" : "green";
}

export function tokensIn(fields: Fields): string {
  const { total_tokens: total, prompt_tokens: prompt, completion_tokens: completion, estimated } = fields;
  if (!total) return "";
  return `${textOf(prompt)}→${textOf(completion)} tokens${estimated ? " (estimated)" : ""}`;
}

export function durationOf({ duration }: Fields): string {
  if (typeof duration !== "number") return "";
  return duration < 1000 ? `${duration} ms` : `${(duration / 1000).toFixed(1)} s`;
}

/** Attempts that failed, those of the same kind together. */
export function attemptsIn({ attempts }: Fields): string {
  if (!Array.isArray(attempts)) return "";
  const kinds = Map.groupBy(attempts as (Fields | null)[], (attempt) => {
    const { model, target, status, code, cause } = attempt ?? {};
    return [model, target, status, code, cause]
      .map(textOf)
      .filter((text) => text !== "")
      .join(" ");
  });
  const all = [...kinds].map(([kind, { length }]) => (length === 1 ? kind : `${kind} ×${length}`));
  return `(failed: ${all.join(", ")})`;
}

/** What hooks have added with `call.log`. */
export function fieldsIn({ fields }: Fields): string {
  if (typeof fields !== "object" || fields === null) return "";
  return Object.entries(fields)
    .map(([name, value]) => `${textOf(name)}=${textOf(value)}`)
    .join(" ");
}
