// The members of a model as command-line options. Their values are checked by the schema of the file, not here.
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseNames } from "../names.ts";

/** By the path of the member. */
const COUNTS: Readonly<Record<string, string>> = {
  "rate_limit.rpm": "requests per minute",
  "rate_limit.tpm": "tokens per minute",
  "rate_limit.rpd": "requests per day",
  "rate_limit.tpd": "tokens per day",
  "rate_limit.concurrency": "calls at the same time",
  timeout: "milliseconds until a stream begins",
  idle_timeout: "milliseconds between two events of an answer",
  answer_timeout: "milliseconds for a whole JSON answer",
  retries: "how often a failed call is tried again",
  max_output_tokens: "what a call reserves if it names no maximum",
};

/** US dollars for a million tokens. */
const PRICES: Readonly<Record<string, string>> = {
  "prices.prompt": "US dollars per million prompt tokens",
  "prices.cached_prompt": "US dollars per million cached prompt tokens",
  "prices.cache_write": "US dollars per million tokens written to a cache",
  "prices.completion": "US dollars per million completion tokens",
};

/** Removes a member. */
const NONE = "none";

/** By the names that Commander gives them. */
export type ModelOptions = Readonly<Record<string, unknown>>;

/** The value of a member; undefined removes it. */
export type Members = readonly (readonly [path: string, value: unknown])[];

export function addModelOptions(command: Command, { removable }: { removable: boolean }): Command {
  command
    .option("--api-base <url>", "the provider's address, if it is not the usual one", textOrNone(removable, ADDRESS))
    .option("--project <id>", "the project at Google Cloud, for vertex/…", textOrNone(removable, "a project's id"))
    .option("--location <name>", "the location at Google Cloud, for vertex/…", textOrNone(removable, LOCATION))
    .option("--region <name>", "the region of AWS, for bedrock/…", textOrNone(removable, REGION))
    .option("--api-version <date>", "the version of the classic API, for azure/…", textOrNone(removable, VERSION))
    .option("--api-key-secret <name>", "the stage's SSM parameter that holds the provider's key")
    .option("--api-key-env <name>", "the environment variable that holds the provider's key; it is read now")
    .option("--api-key-stdin", "read the provider's key from stdin");
  if (removable) command.option("--no-api-key", "remove the model's own key; the provider's default is used");
  command.option(
    "--aliases <names>",
    "what else clients may call it, separated by commas; claude-* is a prefix",
    namesOrNone,
  );
  command.option("--fallbacks <names>", "models to try when this one fails, separated by commas", namesOrNone);
  for (const [path, hint] of Object.entries(COUNTS))
    command.option(`--${flagOf(path)} <n>`, hint, numberOrNone(removable));
  for (const [path, hint] of Object.entries(PRICES))
    command.option(`--${flagOf(path)} <usd>`, hint, numberOrNone(removable));
  const free = new Option("--free", "mark the model as free: its calls cost nothing");
  return command.addOption(free.conflicts(Object.keys(PRICES).map(optionOf)));
}

/** What the options say of the model, but for its key. */
export function membersIn(options: ModelOptions): Members {
  const plain = [...Object.keys(COUNTS), ...Object.keys(PRICES)].map(
    (path) => [path, options[optionOf(path)]] as const,
  );
  const all = [
    ["model", options["model"]],
    ["provider_config.api_base", options["apiBase"]],
    ["provider_config.project", options["project"]],
    ["provider_config.location", options["location"]],
    ["provider_config.region", options["region"]],
    ["provider_config.api_version", options["apiVersion"]],
    ["aliases", options["aliases"]],
    ["fallbacks", options["fallbacks"]],
    ...plain,
    ["prices", options["free"] === true ? "none" : undefined],
  ] as const;
  return all
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => [path, value === NONE && path !== "prices" ? undefined : value]);
}

/** `rate_limit.rpm` is `--rpm`, `prices.cached_prompt` is `--cached-prompt-price`. */
function flagOf(path: string): string {
  const [group, field = group] = path.split(".");
  return `${field}${group === "prices" ? "_price" : ""}`.replaceAll("_", "-");
}

function optionOf(path: string): string {
  return flagOf(path).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function numberOrNone(removable: boolean) {
  return (text: string): unknown => {
    if (removable && text === NONE) return NONE;
    if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
    throw new InvalidArgumentError(`Give a number${removable ? ` or \`${NONE}\`` : ""}.`);
  };
}

const ADDRESS = "an address such as https://api.example.com/v1";
const LOCATION = "a location such as europe-west4";
const REGION = "a region such as eu-central-1";
const VERSION = "a version such as 2024-10-21";

function textOrNone(removable: boolean, wanted: string) {
  return (text: string): unknown => {
    if (removable || text !== NONE) return text;
    throw new InvalidArgumentError(`Give ${wanted}.`);
  };
}

function namesOrNone(text: string, earlier?: readonly string[]): string[] {
  return text === NONE ? [] : parseNames(text, earlier);
}
