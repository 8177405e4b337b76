// A function in the local Lambda, which stands in for AWS: its front and Runtime API are this process, and every execution
// environment is a process of its own.

import { readConfiguration } from "../local/configuration.ts";
import { type Server, startServer } from "../local/server.ts";
import { answerQuestions } from "./part.ts";
import { CONFIGURATION } from "./plan.ts";

export interface LambdaSettings {
  /** The module that exports the handler. */
  readonly entry: string;
  readonly provider: string;
  readonly dynamoDb: string;
  readonly concurrency: number;
}

let server: Server | undefined;

export const handlers = {
  async start({ entry, provider, dynamoDb, concurrency }: LambdaSettings): Promise<string> {
    server = await startServer({
      configuration: await readConfiguration(CONFIGURATION),
      module: entry,
      concurrency,
      dynamoDbEndpoint: dynamoDb,
      credentials: { openai: { apiKey: "sk-bench", apiBase: provider } },
      onLog: () => {},
    });
    return server.url;
  },
  environments: (): number[] => server?.environments().map(({ pid }) => pid) ?? [],
};

answerQuestions(handlers, () => server?.close());
