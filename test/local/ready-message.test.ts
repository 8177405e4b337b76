// What `npm start` says when it serves, as far as it depends on the file of models and keys.
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/configuration.ts";
import { readyMessage } from "../../local/ready-message.ts";

const SERVER = { url: "http://127.0.0.1:3000", port: 3000, dynamodb: "http://127.0.0.1:4000", simulated: [] };
const model = { name: "m", model: "openai/m" };
const key = { name: "k", key: "good", allowed_models: ["m"] };

/** The arguments that a shell hands to `curl` for the command in the message. */
function curlFor(models: readonly object[], keys: readonly object[]): string[] {
  const configuration = parseConfiguration(JSON.stringify({ models, keys }));
  const server = { ...SERVER, environments: () => [], close: async () => {} };
  const said = readyMessage(server, { host: "127.0.0.1", configuration });
  const command = said.slice(said.indexOf("curl"), said.indexOf("\n\n", said.indexOf("curl")));
  const script = `curl() { printf '%s\\0' "$@"; }; ${command}`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\0");
}

describe("the command to try", () => {
  it("has a key that works and a model that is there, as far as the file has them", () => {
    const others = [
      { ...key, name: "disabled", key: "a", disabled: true },
      { ...key, name: "expired", key: "b", expires_at: "2020-01-01T00:00:00Z" },
      { ...key, name: "hashed", key: undefined, hash: "0".repeat(64) },
      { ...key, name: "lost", key: "c", allowed_models: ["no-such-model"] },
    ];
    const command = curlFor([model], [...others, { ...key, allowed_models: ["no-such-model", "m"] }]);
    expect(command).toContain("Authorization: Bearer good");
    expect(command.find((word) => word.startsWith("{"))).toContain('"model":"m"');
    const ofAll = curlFor([model], [{ ...key, allowed_models: ["no-such-*", "*"] }]);
    expect(ofAll.find((word) => word.startsWith("{"))).toContain('"model":"m"');
    const withoutKey = curlFor([model], others);
    expect(withoutKey).toContain("Authorization: Bearer a-key-of-yours");
    expect(withoutKey.find((word) => word.startsWith("{"))).toContain('"model":"m"');
  });

  it("reaches curl as it is meant, whatever a shell would make of its letters", () => {
    const odd = `it's "one" $HOME \\ \`id\` !`;
    const secret = odd.replaceAll(" ", "");
    const command = curlFor([{ ...model, name: odd }], [{ ...key, key: secret, allowed_models: [odd] }]);
    expect(command).toContain(`Authorization: Bearer ${secret}`);
    expect(JSON.parse(command.find((word) => word.startsWith("{")) ?? "")).toMatchObject({ model: odd });
  });
});
