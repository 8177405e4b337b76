// AWS takes no larger events. Binary bodies are in base64 there, and so a third longer: about 4.7 MB of one are the most.
import type { ServerResponse } from "node:http";
import type { LambdaFunctionURLEvent } from "aws-lambda";

/** In bytes, as AWS's refusal says. */
const LARGEST_EVENT = 6 * 1024 * 1024;

/** Whether AWS refuses it. What escapes in JSON count for is not documented, so texts are left to the gateway's own bound. */
export function isTooLarge({ isBase64Encoded }: LambdaFunctionURLEvent, payload: string): boolean {
  return isBase64Encoded && Buffer.byteLength(payload) >= LARGEST_EVENT;
}

/** As AWS does, in its own form: the function learns nothing of it. */
export function refuseTooLarge(response: ServerResponse): void {
  const headers = { "content-type": "application/json", "x-amzn-errortype": "RequestTooLargeException" };
  const message = `Request must be smaller than ${LARGEST_EVENT} bytes for the InvokeFunction operation`;
  response.writeHead(413, headers).end(JSON.stringify({ Message: message }));
}
