// Providers' keys go to the stage's parameters, and the tables get their names.
import { createHash } from "node:crypto";
import type { Parameters } from "../../aws/operator-parameters.ts";
import type { Stored } from "../../aws/stored-directory.ts";
import type { ConfigurationFile } from "../../core/directory/configuration-schema.ts";
import type { ModelDocument } from "../../core/directory/directory.ts";
import { placeOf } from "../../core/directory/target.ts";
import { isPlaceholder } from "../../providers/credentials.ts";
import { type Plan, planChanges, readModels } from "../plan.ts";
import type { Wishes } from "../wishes.ts";

export interface Move {
  /** The parameter's whole name. */
  readonly parameter: string;
  readonly key: string;
  /** What it holds so far. */
  readonly before: string | undefined;
}

export interface Moving {
  readonly plan: Plan;
  /** The parameters that change. */
  readonly parameters: readonly Move[];
  /**
   * To be done before the plan is carried out, so that no model names a parameter which is not there. Tells of each that is
   * written.
   */
  write(onWritten?: (parameter: string) => void): Promise<void>;
}

/** Throws as `planChanges` does, and a ParameterError if SSM cannot be asked. */
export async function planMoving(
  file: ConfigurationFile,
  stored: Stored,
  { parameters, ...wishes }: Wishes & { readonly parameters: Parameters },
): Promise<Moving> {
  const { models, moves } = await move(await readModels(file, stored, wishes), parameters);
  return {
    plan: await planChanges({ models, keys: file.keys }, stored, wishes),
    parameters: moves,
    async write(onWritten) {
      for (const { parameter, key } of moves) {
        await parameters.write(parameter, key);
        onWritten?.(parameter);
      }
    },
  };
}

/** What is no secret, as the key of a server that wants none, stays where it is. */
async function move(documents: readonly ModelDocument[], { path, read }: Parameters) {
  const moves: Move[] = [];
  const models: ModelDocument[] = [];
  for (const document of documents) {
    const { model, found } = withReferences(document);
    models.push(model);
    for (const { secret, key } of found) {
      const parameter = `${path}/${secret}`;
      moves.push({ parameter, key, before: await read(parameter) });
    }
  }
  return { models, moves: moves.filter(({ key, before }) => key !== before) };
}

interface Found {
  /** The last part of the parameter's name. */
  readonly secret: string;
  readonly key: string;
}

function withReferences(document: ModelDocument): { model: ModelDocument; found: readonly Found[] } {
  const found: Found[] = [];
  const moved = <One extends Configured>(one: One, secret: string): One => {
    const literal = literalKeyOf(one);
    if (literal === undefined) return one;
    found.push({ secret, key: literal.key });
    return { ...one, provider_config: { ...one.provider_config, [literal.member]: { secret } } };
  };
  const { name, targets } = document;
  if (targets === undefined) return { model: moved(document, parameterNameOf(name)), found };
  const taken = new Set(targets.map(secretOf));
  const own = targets.map((one) => {
    const secret = parameterNameOfTarget(name, placeOf(one), taken);
    if (literalKeyOf(one) !== undefined) taken.add(secret);
    return moved(one, secret);
  });
  return { model: { ...document, targets: own }, found };
}

type Configured = Pick<ModelDocument, "provider_config">;

function secretOf({ provider_config: config }: Configured): string | undefined {
  const key = config?.credentials ?? config?.api_key;
  return typeof key === "object" ? key.secret : undefined;
}

/** A model has a key or credentials, and no provider takes both. */
function literalKeyOf({ provider_config: config }: Configured) {
  const member = config?.credentials === undefined ? "api_key" : "credentials";
  const key = config?.[member];
  if (typeof key !== "string" || key.trim() === "" || isPlaceholder(key.trim())) return undefined;
  return { member, key: key.trim() };
}

/** SSM takes letters, digits and `_.-`. A name that has others gets a part of its hash, so that it stays unique. */
export function parameterNameOf(model: string): string {
  if (/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(model) && model.length <= LONGEST) return model;
  return withHash(model, model);
}

/** It stays when the targets change places; those with the same address get the free names in their order. */
function parameterNameOfTarget(model: string, place: string, taken: ReadonlySet<string | undefined>): string {
  for (let at = 0; ; at++) {
    const name = withHash(model, `${model} ${at} ${place}`);
    if (!taken.has(name)) return name;
  }
}

function withHash(model: string, identity: string): string {
  const words = model.replaceAll(/[^A-Za-z0-9]+/g, "-").slice(0, LONGEST);
  return `${words}-${createHash("sha256").update(identity).digest("hex").slice(0, 8)}`;
}

const LONGEST = 100;
