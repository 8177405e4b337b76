// What `npm start` says when it serves.
import type { Server, ServerOptions } from "./server.ts";

const STORY = "Tell me a long story about a brave little API gateway.";

const REACHED_AS_LOCALHOST = new Set(["127.0.0.1", "::1", "localhost", "0.0.0.0", "::"]);

export function readyMessage(server: Server, options: ServerOptions): string {
  const address = REACHED_AS_LOCALHOST.has(options.host ?? "") ? `http://localhost:${server.port}` : server.url;
  return [
    `Sluice serves ${address}`,
    "",
    ...curl(address, options),
    "",
    `DynamoDB (${options.dynamoDbEndpoint === undefined ? "embedded, in memory" : "yours"}): ${server.dynamodb}`,
    provider(server, options),
    "Ctrl-C stops it.",
    "",
  ].join("\n");
}

function curl(address: string, { configuration }: ServerOptions): string[] {
  const key = configuration.keys.find(({ allowed_models }) => allowed_models.length > 0);
  const body = {
    model: key?.allowed_models[0] ?? "a-model-of-the-key",
    messages: [{ role: "user", content: STORY }],
    stream: true,
  };
  return [
    `  curl -N ${address}/v1/chat/completions \\`,
    `    -H "Authorization: Bearer ${key?.key ?? "a-key-of-yours"}" \\`,
    `    -H "Content-Type: application/json" \\`,
    `    -d '${JSON.stringify(body)}'`,
  ];
}

function provider({ simulated }: Server, { openaiApiKey, openaiBaseUrl }: ServerOptions): string {
  if (openaiApiKey !== undefined) {
    return `OPENAI_API_KEY is set: models without credentials of their own use ${openaiBaseUrl ?? "https://api.openai.com/v1"}`;
  }
  if (simulated.length === 0)
    return "No OPENAI_API_KEY: models without credentials are answered by the built-in simulated provider";
  const verb = simulated.length === 1 ? "is" : "are";
  return `No OPENAI_API_KEY: ${simulated.join(", ")} ${verb} answered by the built-in simulated provider`;
}
