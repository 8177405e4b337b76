// Answers one request over a socket, as a stand-in decides once it has read it.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Outgoing } from "../anthropic-stand-in/faults.ts";
import { deliver } from "./deliver.ts";
import type { RecordedRequest } from "./exchange.ts";
import { record } from "./record.ts";

export async function perform(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: RecordedRequest) => Outgoing,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const recorded = await record(request, response);
    const { steps, ...delivery } = answer(recorded);
    await deliver({ request: recorded, response, gone: gone.signal }, steps, delivery);
  } catch (error) {
    if (gone.signal.aborted || !request.complete) return;
    response.destroy();
    throw error; // An error in a fault: nothing catches this, and Vitest reports it.
  }
}
