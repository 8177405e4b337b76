// The whole gateway as a client meets it, between clients and two providers that do as they are told. All over real sockets.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { parseConfiguration } from "../../../functions/core/configuration.ts";
import { type Server, type ServerOptions, startServer } from "../../../local/server.ts";
import { connectTo } from "../../support/dynamodb.ts";
import { type FakeProvider, startFakeProvider } from "../../support/fake-provider.ts";
import { ask, type Question, type Seen } from "./ask.ts";
import { type Charge, readCharge } from "./charge.ts";
import { createLog, type Log } from "./log.ts";
import { clientKeyOf, expectNothingSecret, providerKey } from "./secrets.ts";

/** A model as in the operator's file, but for its provider: the id is its name, the address that of `primary` or `backup`. */
export interface ModelOptions {
  readonly name: string;
  /** `primary`, unless given; or an address of its own. */
  readonly at?: "primary" | "backup" | { readonly url: string };
  readonly timeout?: number;
  readonly idle_timeout?: number;
  readonly retries?: number;
  readonly fallbacks?: readonly string[];
  readonly rate_limit?: object;
}

export interface World {
  readonly server: Server;
  readonly primary: FakeProvider;
  readonly backup: FakeProvider;
  readonly log: Log;
  /** Asks, and keeps what was answered for the search for secrets. */
  ask(question: Question): Promise<Seen>;
  /** Keeps what a test has received in its own way. */
  keep(response: string): void;
  charge(subject: string): Promise<Charge>;
  /** Throws if anything secret was said in all the time. */
  close(): Promise<void>;
}

type Options = Pick<ServerOptions, "concurrency" | "timeoutSeconds" | "entry" | "dynamoDbEndpoint">;

/** Each model has a key of its own name, which may use it; both count, and limit nobody. */
export async function startWorld(models: readonly ModelOptions[], options: Options = {}): Promise<World> {
  const [primary, backup] = await Promise.all([startFakeProvider(), startFakeProvider()]);
  const log = createLog();
  const urls = { primary: primary.url, backup: backup.url };
  const configuration = configure(models, urls);
  const server = await startServer({ configuration, onLog: log.write, concurrency: 1, ...options });
  const client = connectTo(server.dynamodb);
  const responses: string[] = [];
  const keep = (response: string) => void responses.push(response);
  const addresses = [...Object.values(urls), server.dynamodb].map((url) => new URL(url).host);
  return {
    server,
    primary,
    backup,
    log,
    keep,
    async ask(question) {
      const seen = await ask(server.url, question);
      keep(JSON.stringify([...seen.headers]) + seen.text);
      return seen;
    },
    charge: (subject) => readCharge(client, subject),
    async close() {
      await closeAll(server, client, [primary, backup]);
      expectNothingSecret({ responses, lines: log.lines, addresses });
    },
  };
}

async function closeAll(server: Server, client: DynamoDBDocumentClient, providers: readonly FakeProvider[]) {
  client.destroy();
  await server.close();
  await Promise.all(providers.map((provider) => provider.close()));
}

const COUNTED = { rpd: 1_000_000, tpd: 1_000_000_000 };

function configure(models: readonly ModelOptions[], urls: Record<"primary" | "backup", string>) {
  const file = {
    models: models.map(({ at = "primary", rate_limit = COUNTED, ...model }) => ({
      ...model,
      model: `openai/${model.name}`,
      rate_limit,
      provider_config: { api_base: typeof at === "string" ? urls[at] : at.url, api_key: providerKey },
    })),
    keys: models.map(({ name }) => ({
      name,
      key: clientKeyOf(name),
      allowed_models: [name],
      rate_limit: { ...COUNTED, concurrency: 100 },
    })),
  };
  return parseConfiguration(JSON.stringify(file));
}
