// What `npm start` says when it serves.
import { isAllowed } from "../functions/core/allowed-models.ts";
import type { Configuration } from "../functions/core/configuration.ts";
import type { KeyInFile } from "../functions/core/configuration-schema.ts";
import { shownAddress } from "../functions/core/shown-address.ts";
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
  const { key = "a-key-of-yours", model = "a-model-of-the-key" } = firstCall(configuration);
  const body = { model, messages: [{ role: "user", content: STORY }], stream: true };
  return [
    `  curl -N ${address}/v1/chat/completions \\`,
    `    -H ${quoted(`Authorization: Bearer ${key}`)} \\`,
    `    -H "Content-Type: application/json" \\`,
    `    -d ${quoted(JSON.stringify(body))}`,
  ];
}

/** A key and a model that it may use now, as far as the file has them: of some keys it has only the hash. */
function firstCall({ models, keys }: Configuration): { key?: string | undefined; model?: string | undefined } {
  const names = new Set(models.map(({ name }) => name));
  const isUsable = ({ disabled = false, expires_at: end }: KeyInFile) =>
    !disabled && !(end !== undefined && Date.parse(end) <= Date.now());
  const calls = keys.filter(isUsable).map(({ key, allowed_models: allowed }) => {
    return {
      key,
      model: allowed.find((name) => names.has(name)) ?? [...names].find((name) => isAllowed(allowed, name)),
    };
  });
  const possible = calls.filter(({ model }) => model !== undefined);
  return possible.find(({ key }) => key !== undefined) ?? possible[0] ?? {};
}

/** As one word of a shell, whatever is in it. */
function quoted(text: string): string {
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}

function provider({ simulated }: Server, { openaiApiKey, openaiBaseUrl }: ServerOptions): string {
  if (openaiApiKey !== undefined) {
    return `OPENAI_API_KEY is set: models without credentials of their own use ${shownAddress(openaiBaseUrl ?? "https://api.openai.com/v1")}`;
  }
  if (simulated.length === 0)
    return "No OPENAI_API_KEY: models without credentials are answered by the built-in simulated provider";
  const verb = simulated.length === 1 ? "is" : "are";
  return `No OPENAI_API_KEY: ${simulated.join(", ")} ${verb} answered by the built-in simulated provider`;
}
