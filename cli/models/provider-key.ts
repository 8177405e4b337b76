// The provider's key of a model, from the options that name its place. The key itself is never an argument, since other
// users of a machine can see the arguments of commands.
import { stdin } from "node:process";
import { EXIT, Failure } from "../failure.ts";
import { parametersPathOfStage } from "../stage.ts";
import type { Members, ModelOptions } from "./options.ts";

const LONGEST = 64 * 1024;

/** Throws a Failure where there is no key, or more than one option for it. */
export async function providerKeyIn(
  options: ModelOptions,
  input: AsyncIterable<string | Buffer> = stdin,
): Promise<Members> {
  const { apiKey, apiKeySecret: secret, apiKeyEnv: variable, apiKeyStdin: isPiped } = options;
  const given = [apiKey === false, secret !== undefined, variable !== undefined, isPiped === true].filter(Boolean);
  if (given.length === 0) return [];
  if (given.length > 1) throw new Failure("give only one of the --api-key options", EXIT.wrong);
  if (apiKey === false) return [[PATH, undefined]];
  if (secret !== undefined) return [[PATH, secretOfStage(secret)]];
  return [[PATH, isPiped === true ? await readKey(input) : fromEnvironment(String(variable))]];
}

const PATH = "provider_config.api_key";

function secretOfStage(secret: unknown): object {
  if (parametersPathOfStage() !== undefined) return { secret };
  throw new Failure(
    "--api-key-secret: the local server has no parameters in SSM; use --api-key-env or --api-key-stdin",
    EXIT.wrong,
  );
}

function fromEnvironment(name: string): string {
  const key = process.env[name]?.trim() ?? "";
  if (key === "") throw new Failure(`--api-key-env: the environment variable ${name} is not set or empty`, EXIT.wrong);
  return key;
}

async function readKey(input: AsyncIterable<string | Buffer>): Promise<string> {
  let text = "";
  for await (const part of input) {
    text += part.toString();
    if (text.length > LONGEST) throw new Failure("--api-key-stdin: what stdin holds is too long for a key", EXIT.wrong);
  }
  if (text.trim() === "") throw new Failure("--api-key-stdin: stdin is empty", EXIT.wrong);
  return text.trim();
}
