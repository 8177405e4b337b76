// What a page must never do: break its Content-Security-Policy, throw, or ask another host. And every response that it got.
import type { BrowserContext, ConsoleMessage, Response } from "playwright-core";

export interface SeenResponse {
  /** Such as `POST /v1/organization/api_keys`. */
  readonly request: string;
  readonly body: string;
  /** The values of the cookies that it set. */
  readonly cookies: readonly string[];
}

export interface Watch {
  readonly faults: readonly string[];
  /** Of all requests that have ended. */
  responses(): Promise<readonly SeenResponse[]>;
}

/** `origins` are those that the pages of the context may ask. */
export async function watch(context: BrowserContext, origins: readonly string[]): Promise<Watch> {
  const faults: string[] = [];
  const responses: Promise<SeenResponse | undefined>[] = [];
  const note = (fault: string) => void faults.push(fault);
  await context.exposeBinding("reportViolation", (_, violation: string) => note(`violation: ${violation}`));
  await context.addInitScript(reportViolations);
  context.on("console", (message) => {
    if (isFault(message)) note(`${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => note(`error: ${error.error().stack}`));
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== "data:" && protocol !== "blob:" && !origins.includes(origin)) note(`request: ${request.url()}`);
  });
  context.on("requestfinished", (request) => {
    responses.push(request.response().then((response) => (response ? seen(response) : undefined), gone));
  });
  return {
    faults,
    responses: async () => (await Promise.all(responses)).filter((response) => response !== undefined),
  };
}

function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
    const { reportViolation } = globalThis as unknown as { reportViolation(text: string): void };
    reportViolation(`${violatedDirective} ${blockedURI} in ${sourceFile}`);
  });
}

/** A status that is an error is what the page is told, and no fault of its own. */
function isFault(message: ConsoleMessage): boolean {
  return message.type() === "error" && !message.text().startsWith("Failed to load resource");
}

async function seen(response: Response): Promise<SeenResponse | undefined> {
  const headers = await response.headersArray().catch(() => []);
  const body = await response.text().catch(() => undefined);
  if (body === undefined) return undefined;
  const cookies = headers.filter(({ name }) => name.toLowerCase() === "set-cookie").map(({ value }) => value);
  return {
    request: `${response.request().method()} ${new URL(response.url()).pathname}`,
    body,
    cookies: cookies.map((cookie) => /=([^;]*)/.exec(cookie)?.[1] ?? ""),
  };
}

function gone(): undefined {
  return undefined;
}
