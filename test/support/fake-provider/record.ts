// Reads a request as it arrived, for tests to look at.
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { converseModel } from "./converse.ts";
import type { RecordedRequest } from "./exchange.ts";
import { generateModel } from "./generate.ts";

export async function record(request: IncomingMessage, response: ServerResponse): Promise<RecordedRequest> {
  const arrivedAt = performance.now();
  const ended = new Promise<"answered" | "cut">((resolve) => {
    response.once("close", () => resolve(response.writableFinished ? "answered" : "cut"));
  });
  const { method = "", url: path = "", headers } = request;
  const bytes = await buffer(request);
  const body = bytes.toString();
  const json = parse(body);
  const model = typeof json?.["model"] === "string" ? json["model"] : generateModel(path) || converseModel(path);
  return { method, path, headers, body, bytes, json, model, arrivedAt, ended };
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
