// What an operator may write about the members of a model's requests.
import { describe, expect, it } from "vitest";
import { ConfigurationError, parseConfiguration } from "../../functions/core/directory/configuration.ts";

function errorsIn(members: object | string): readonly string[] {
  const written = typeof members === "string" ? members : JSON.stringify(members).slice(1, -1);
  try {
    parseConfiguration(`{"models":[{"name":"m","model":"openai/x",${written}}]}`);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.errors.map((error) => error.replace("models[0].", ""));
  }
}

const deep = (levels: number) => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);

describe("the members of a model's entry", () => {
  it.each([
    { defaults: { temperature: 0.2, stop: ["\n"], seed: -1, logprobs: null, x: { y: [{}] } } },
    { set: { user: "", max_tokens: 5, metadata: { "": undefined }, response_format: { type: "json_object" } } },
    { drop: ["stream_options", "n", "logit_bias"], deny_fields: ["stream", "models"] },
    { defaults: {}, set: {}, drop: [], deny_fields: [] },
    { set: { x: "x".repeat(16_000), y: deep(24), z: [Number.MAX_SAFE_INTEGER, 1e-99, 0] } },
  ])("may be %j", (members) => {
    expect(errorsIn(members)).toEqual([]);
  });

  it.each<[object | string, string]>([
    [{ set: { model: "x" } }, "set.model: 'model' cannot be changed here"],
    [{ set: { stream: true } }, "set.stream: 'stream' cannot be changed here"],
    [{ defaults: { Messages: [] } }, "defaults.Messages: 'messages' cannot be changed here"],
    [{ defaults: { stream_options: {} } }, "defaults.stream_options: 'stream_options' cannot be changed here"],
    [{ drop: ["stream"] }, "drop[0]: 'stream' cannot be changed here"],
    [{ deny_fields: ["x", "messages"] }, "deny_fields[1]: 'messages' cannot be changed here"],
    [{ set: { Max_Tokens: 5 } }, "set.Max_Tokens: must be written 'max_tokens'"],
    [{ drop: ["to\u212aens", "u\u017fer"] }, "drop[1]: must be written 'user'"],
    [{ set: { max_tokens: 0 } }, "set.max_tokens: must be a positive whole number"],
    [{ defaults: { n: "2" } }, "defaults.n: must be a positive whole number"],
    [{ defaults: { max_completion_tokens: null } }, "defaults.max_completion_tokens: must be a positive whole number"],
    [{ set: [] }, "set: must be an object"],
    ['"set":{"__proto__":1}', "set: must have 24 levels at most, no empty names and no numbers beyond 2^53"],
    ['"set":{"a":1e400}', "set: must have 24 levels at most, no empty names and no numbers beyond 2^53"],
    [{ set: { a: deep(25) } }, "set: must have 24 levels at most, no empty names and no numbers beyond 2^53"],
    [{ set: { a: { "": 1 } } }, "set: must have 24 levels at most, no empty names and no numbers beyond 2^53"],
    [{ defaults: { a: "x".repeat(16_384) } }, "defaults: must be 16384 characters at most"],
    [{ drop: ["x"], set: { x: 1 } }, "drop[0]: 'x' is also in `set`"],
    [{ drop: ["a", "x"], defaults: { x: 1 } }, "drop[1]: 'x' is also in `defaults`"],
    [{ drop: [""] }, "drop[0]: must not be empty"],
  ])("may not be %j", (members, error) => {
    expect(errorsIn(members)).toEqual([error]);
  });
});
