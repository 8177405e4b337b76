// A request that was not answered as wished: what a page says of it, and what it can do about it.

export class Failure extends Error {
  override readonly name = "Failure";
  /** 0 where nothing was heard. */
  readonly status: number;
  readonly code: string;
  /** The field of the request that the failure is about, such as `rate_limit.rpm`. */
  readonly param: string | undefined;
  /** What is stored now, where the answer is 412. */
  readonly present: unknown;
  readonly etag: string | undefined;

  constructor(message: string, facts: Partial<Pick<Failure, "status" | "code" | "param" | "present" | "etag">> = {}) {
    super(message);
    this.status = facts.status ?? 0;
    this.code = facts.code ?? "unreachable";
    this.param = facts.param;
    this.present = facts.present;
    this.etag = facts.etag;
  }
}

export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure(error instanceof TypeError ? "The console cannot be reached." : String(error));
}

/** From an answer in OpenAI's envelope, or in none: a proxy may have answered. */
export function failureOf(response: Response, body: unknown): Failure {
  const error = memberOf(body, "error");
  const text = (name: string) => textOf(memberOf(error, name));
  return new Failure(text("message") ?? `The answer was ${response.status}.`, {
    status: response.status,
    code: text("code") ?? text("type") ?? `${response.status}`,
    param: text("param"),
    present: memberOf(error, "present") ?? memberOf(body, "present"),
    etag: response.headers.get("etag") ?? undefined,
  });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
