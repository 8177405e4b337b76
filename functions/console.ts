// The console's entry on AWS: builds it once for each instance of the function, and answers its events.
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import { consoleRequestOf } from "./aws/console-event.ts";
import { send } from "./aws/function-url.ts";
import { linkedResources } from "./aws/resources.ts";
import { openConsole } from "./open-console.ts";

const resources = linkedResources([]);
const console = openConsole({
  ...resources,
  gatewayUrl: process.env["SLUICE_GATEWAY_URL"] || undefined,
  recording: resources.recordedCalls ?? "all",
  // Lines are written as they are: Lambda wraps what `console.log` writes.
  write: (line) => void process.stdout.write(`${line}\n`),
  folder: process.env["SLUICE_CONSOLE_FILES"] || undefined,
});

export const handler = awslambda.streamifyResponse(
  async (event: LambdaFunctionURLEvent, stream: awslambda.HttpResponseStream, context: Context) => {
    const request = consoleRequestOf(event, context);
    const reply = await console.answer(request);
    const { "set-cookie": cookie, ...headers } = reply.headers;
    const cookies = cookie === undefined ? [] : [cookie];
    await send({ ...reply, headers }, { stream, killedAt: request.killedAt, cookies });
  },
);
