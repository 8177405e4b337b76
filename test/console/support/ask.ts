// A request to the admin API with the session of a page, for what a test needs and does not test.
import type { Page } from "playwright-core";

/** Such as `POST api_keys`: what comes behind `/v1/organization/`. */
export async function ask(page: Page, request: string, body?: object): Promise<Record<string, unknown>> {
  const [method = "", path = ""] = request.split(" ");
  const { status, text } = await page.evaluate(send, { method, path, body: body && JSON.stringify(body) });
  if (status >= 400) throw new Error(`${request}: ${status} ${text}`);
  return JSON.parse(text);
}

async function send({ method, path, body }: { method: string; path: string; body: string | undefined }) {
  const response = await fetch(`/v1/organization/${path}`, {
    method,
    headers: { "content-type": "application/json", "if-match": "*" },
    body: body ?? null,
  });
  return { status: response.status, text: await response.text() };
}
