// The whole gateway as a client meets it, between clients and two providers that do as they are told. All over real sockets.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { parseConfiguration } from "../../../functions/core/directory/configuration.ts";
import type { Server, ServerOptions } from "../../../local/server.ts";
import { connectTo } from "../../support/dynamodb.ts";
import type { Behaviour, RecordedRequest } from "../../support/fake-provider/exchange.ts";
import { type FakeProvider, startFakeProvider } from "../../support/fake-provider.ts";
import { startServer } from "../../support/server.ts";
import { ask, type Question, type Seen } from "./ask.ts";
import { type Charge, readCharge, readCharges } from "./charge.ts";
import { createLog, type Log } from "./log.ts";
import { clientKeyOf, expectNoComplaint, expectNothingSecret, providerKey } from "./secrets.ts";
import { sessionInOrder } from "./session.ts";

/** A model as in the operator's file, but for its provider, which is `primary` or `backup` and knows it by another name. */
export interface ModelOptions {
  readonly name: string;
  /** `primary`, unless given; or an address of its own. */
  readonly at?: "primary" | "backup" | { readonly url: string };
  /** `openai`, unless given. Not the second target's. */
  readonly provider?: Provider;
  /**
   * The name of a second target, which is at `backup` and speaks Anthropic's Messages API. Its weight is so small that
   * conversations begin with the first one.
   */
  readonly second?: string;
  /** The name of a third target, which is at `backup` too and speaks Azure's chat completions. Its weight is even smaller. */
  readonly third?: string;
  /** Whether clients ask for it; they do unless given. */
  readonly hasKey?: boolean;
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
  /** What a model's provider does with the requests for it, one after the other. */
  script(model: string, ...behaviours: Behaviour[]): void;
  /** What a model's provider was asked. */
  requestsFor(model: string): RecordedRequest[];
  /** The function's process, where there is one environment only. */
  pid(): number;
  /** Asks, and keeps what was answered for the search for secrets. */
  ask(question: Question): Promise<Seen>;
  /** Keeps what a test has received in its own way. */
  keep(response: string): void;
  charge(subject: string): Promise<Charge>;
  charges(...subjects: readonly string[]): Promise<Charge[]>;
  /** One in which the targets of this model are asked in their order, if it is asked with the key of its name. */
  session(model: string): string;
  /** Throws if in all the time anything secret was said, or the function complained. */
  close(): Promise<void>;
}

interface Options extends Pick<ServerOptions, "concurrency" | "timeoutSeconds" | "module" | "dynamoDbEndpoint"> {
  /** For a test that takes away what the function needs. */
  readonly mayComplain?: boolean;
}

/** Each model has a key of its own name, which may use it; both count, and limit nobody. */
export async function startWorld(models: readonly ModelOptions[], given: Options = {}): Promise<World> {
  const { mayComplain = false, ...options } = given;
  const providers = await Promise.all([startFakeProvider(), startFakeProvider()]);
  const [primary, backup] = providers;
  const log = createLog();
  const urls = { primary: primary.url, backup: backup.url };
  const configuration = configure(models, urls);
  const variables = { SLUICE_LOG_MESSAGES: "" }; // As on AWS.
  const server = await startServer({ configuration, onLog: log.write, concurrency: 1, variables, ...options });
  const client = connectTo(server.dynamodb);
  const responses: string[] = [];
  const keep = (response: string) => void responses.push(response);
  const own = models.flatMap(({ at }) => (typeof at === "object" ? [at.url] : []));
  const addresses = [...Object.values(urls), ...own, server.dynamodb].map((url) => new URL(url).host);
  return {
    server,
    primary,
    backup,
    log,
    keep,
    script(model, ...behaviours) {
      for (const provider of providers) provider.scriptFor(idOf(model), ...behaviours);
    },
    requestsFor: (name) => providers.flatMap(({ requests }) => requests.filter(({ model }) => model === idOf(name))),
    pid() {
      const [environment, ...others] = server.environments();
      if (environment === undefined || others.length > 0) throw new Error("there is not one environment");
      return environment.pid;
    },
    async ask(question) {
      const seen = await ask(server.url, question);
      keep(JSON.stringify([...seen.headers]) + seen.text);
      return seen;
    },
    charge: (subject) => readCharge(client, subject),
    charges: (...subjects) => readCharges(client, subjects),
    session(name) {
      const entry = configuration.models.find((model) => model.name === name) ?? {};
      return sessionInOrder(entry, clientKeyOf(name));
    },
    async close() {
      await closeAll(server, client, providers);
      expectNothingSecret({ responses, lines: log.lines, addresses });
      if (!mayComplain) expectNoComplaint(log.lines);
    },
  };
}

async function closeAll(server: Server, client: DynamoDBDocumentClient, providers: readonly FakeProvider[]) {
  client.destroy();
  await server.close();
  await Promise.all(providers.map((provider) => provider.close()));
}

const idOf = (model: string) => `${model}-at-its-provider`;

export type Provider = "openai" | "anthropic" | "gemini" | "bedrock" | "azure";

/** As the log names it. */
export const targetOf = (model: string, provider: Provider = "openai") => `${provider}/${idOf(model)}`;

function targetAt(name: string, api_base: string, provider?: Provider) {
  return { model: targetOf(name, provider), provider_config: { api_base, api_key: providerKey } };
}

/** So few calls at once that a server holds nothing ahead: what its calls have used is all that is counted. */
const COUNTED = { rpd: 1_000_000, tpd: 1_000_000_000, concurrency: 50 };

function configure(models: readonly ModelOptions[], urls: Record<"primary" | "backup", string>) {
  const file = {
    models: models.map(({ at = "primary", provider, second, third, hasKey: _, rate_limit = COUNTED, ...model }) => {
      const url = typeof at === "string" ? urls[at] : at.url;
      const first = targetAt(model.name, url, provider);
      const others = [
        ...(second === undefined ? [] : [{ ...targetAt(second, urls.backup, "anthropic"), weight: 30 }]),
        ...(third === undefined ? [] : [{ ...targetAt(third, urls.backup, "azure"), weight: 1 }]),
      ];
      const targets = others.length === 0 ? first : { targets: [{ ...first, weight: 1_000 }, ...others] };
      return { ...model, rate_limit, ...targets };
    }),
    keys: models
      .filter(({ hasKey = true }) => hasKey)
      .map(({ name }) => ({
        name,
        key: clientKeyOf(name),
        allowed_models: [name],
        rate_limit: COUNTED,
      })),
  };
  return parseConfiguration(JSON.stringify(file));
}
