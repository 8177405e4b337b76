// Whether a response as a page shows it is one that the gateway gives: the request that is answered so is sent, and the headers
// and the body that the page shows must be in the answer, with other numbers.
export interface Shown {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export function readResponse(text: string): Shown {
  const [head = "", ...rest] = text.trim().split(/\n\s*\n/);
  const [first = "", ...lines] = head.split("\n");
  const [, status] = /^HTTP\/[\d.]+ (\d{3})\b/.exec(first) ?? [];
  if (status === undefined) throw new Error("a response begins with a line such as `HTTP/1.1 429 Too Many Requests`");
  const headers = lines.map((line) => {
    const [name = "", ...value] = line.split(":");
    return [name.trim().toLowerCase(), value.join(":").trim()] as const;
  });
  return { status: Number(status), headers, body: rest.join("\n\n") };
}

/** Throws what is shown and not answered. */
export function compareResponse(shown: Shown, answer: Response, body: string): void {
  if (answer.status !== shown.status) throw new Error(`the status is ${answer.status}, not ${shown.status}: ${body}`);
  for (const [name, value] of shown.headers) {
    const actual = answer.headers.get(name);
    if (actual === null) throw new Error(`the answer has no header ${name}`);
    if (!shapeOf(value).test(actual)) throw new Error(`the header ${name} is ${actual}, which is not like ${value}`);
  }
  if (shown.body !== "" && !shapeOf(shown.body).test(body.trim())) throw new Error(`the body is not like it: ${body}`);
}

/** Any numbers and names in quotation marks, any text for `…`; JSON may be laid out in any way. */
function shapeOf(text: string): RegExp {
  const literal = (part: string) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll(/\d+/g, "\\d+");
  const isJson = /^[[{]/.test(text);
  const laidOut = isJson ? text.replaceAll(/\s*\n\s*/g, "") : text;
  const parts = laidOut.split("…").map((part) => {
    const pattern = literal(part).replaceAll(/'[^']*'/g, "'[^']*'");
    return isJson ? pattern.replaceAll(/([:,]) */g, "$1\\s*") : pattern;
  });
  return new RegExp(`^${parts.join("[\\s\\S]*?")}$`);
}

/** The limit of the key that is shown, or one that is reached at once. */
export function limitIn({ headers }: Shown): number {
  return Number(headers.find(([name]) => name === "x-ratelimit-limit-requests")?.[1] ?? 1);
}
