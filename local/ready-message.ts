// What `npm start` says when it serves.
import { isAllowed } from "../functions/core/directory/allowed-models.ts";
import type { Configuration } from "../functions/core/directory/configuration.ts";
import type { KeyInFile } from "../functions/core/directory/configuration-schema.ts";
import type { Entry } from "./entry.ts";
import type { Server, ServerOptions } from "./server.ts";
import { whoAnswers } from "./who-answers.ts";

const STORY = "Tell me a long story about a brave little API gateway.";

const ENTRY_LINES: Readonly<Record<Entry, string>> = {
  function: "function, on Lambda's runtime client, with one process for each call at a time",
  server: "server, one process for all calls; SLUICE_CONCURRENCY does not apply",
};

const REACHED_AS_LOCALHOST = new Set(["127.0.0.1", "::1", "localhost", "0.0.0.0", "::"]);

/** Everybody knows the demo's key. Any other is a secret, and a terminal's output is often shared. */
const DEMO_KEY = "my-secret-key";
const PLACEHOLDER = "$SLUICE_KEY";

export function readyMessage(server: Server, options: ServerOptions): string {
  const address = reachedAt(server.url, options);
  return [
    `Sluice serves ${address}`,
    "",
    ...curl(address, options),
    "",
    `Entry: ${ENTRY_LINES[options.entry ?? "function"]}`,
    `DynamoDB (${database(options)}): ${server.dynamodb}`,
    ...(isKept(options)
      ? []
      : ["Keys and models that you change by command are lost at the end; SLUICE_DATA keeps them."]),
    ...whoAnswers(options),
    "Ctrl-C stops it.",
    "",
  ].join("\n");
}

/** An address of the server as people write it. */
export function reachedAt(url: string, { host = "" }: Pick<ServerOptions, "host">): string {
  return REACHED_AS_LOCALHOST.has(host) ? url.replace(/^http:\/\/(?:\[[^\]]*\]|[^:/]*)/, "http://localhost") : url;
}

function curl(address: string, { configuration }: ServerOptions): string[] {
  const { key, model = "a-model-of-the-key" } = firstCall(configuration);
  const body = { model, messages: [{ role: "user", content: STORY }], stream: true };
  return [
    ...(key === DEMO_KEY ? [] : [`  export SLUICE_KEY=...    # one of your keys`]),
    `  curl -N ${address}/v1/chat/completions \\`,
    `    -H "Authorization: Bearer ${key === DEMO_KEY ? key : PLACEHOLDER}" \\`,
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

function database({ dynamoDbEndpoint, dataDirectory }: ServerOptions): string {
  if (dynamoDbEndpoint !== undefined) return "yours";
  if (dataDirectory !== undefined) return `embedded, in ${dataDirectory}`;
  return "embedded, in memory";
}

function isKept({ dynamoDbEndpoint, dataDirectory }: ServerOptions): boolean {
  return dynamoDbEndpoint !== undefined || dataDirectory !== undefined;
}
