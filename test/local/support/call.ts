// HTTP calls whose answers can be watched as they come.
import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";

export interface Call {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
}

/** Settles with the head; the body is read by whoever wants it. Connections are not reused. */
export async function head(url: string, { method = "GET", headers = {}, body }: Call = {}): Promise<IncomingMessage> {
  const outgoing = request(url, { method, headers, agent: false });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return response;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** False when the body broke off. */
  whole: boolean;
}

export async function call(url: string, options: Call = {}): Promise<Answer> {
  const response = await head(url, options);
  const chunks: Buffer[] = [];
  const whole = await new Promise<boolean>((resolve) => {
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.once("end", () => resolve(response.complete));
    response.once("error", () => resolve(false));
  });
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString(), whole };
}
