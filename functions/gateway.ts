// The entry on AWS: builds the gateway once for each instance of the function, and answers its events.
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import { requestOf, send } from "./aws/function-url.ts";
import { linkedResources } from "./aws/resources.ts";
import { answer } from "./core/answer.ts";
import { ONE_CALL } from "./core/limits/holding.ts";
import { openGateway } from "./open-gateway.ts";
import { DEFAULT_CREDENTIALS } from "./providers/default-credentials.ts";

const { gateway, log } = await openGateway({
  resources: linkedResources(DEFAULT_CREDENTIALS),
  holding: ONE_CALL,
  // Lines are written as they are: Lambda wraps what `console.log` writes.
  write: (lines) => void process.stdout.write(`${lines}\n`),
  recordsOver: (stored) => stored,
  recordedCalls: "all",
});

/** Lambda's entry. The response stream is its only output: it throws only where the answer is to be cut off. */
export const handler = awslambda.streamifyResponse(
  async (event: LambdaFunctionURLEvent, stream: awslambda.HttpResponseStream, context: Context) => {
    const request = requestOf(event, context);
    try {
      await send(await answer(request, gateway), { stream, killedAt: request.killedAt });
    } finally {
      await log.written();
    }
  },
);
