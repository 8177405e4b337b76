// The protocols that a model may choose: those that its provider speaks, and no others.
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { protocolsOf } from "../../functions/core/upstream/protocols-of.ts";
import { allProviders, providerNames } from "../../functions/providers/all.ts";
import { protocolsByProvider, providerRules } from "../../functions/providers/configuration-rules.ts";
import { targetFrom } from "../support/target.ts";

/** Ids that are asked in different protocols. */
const IDS = ["x", "claude-x", "anthropic.claude-x", "openai.gpt-x", "eu.amazon.nova-lite-v1:0", "cohere.embed-v4:0"];

async function spokenBy(name: string, protocols?: readonly string[]): Promise<string[]> {
  const providers = allProviders();
  await providers.load?.([name]);
  const provider = providers.get(name);
  if (provider === undefined) throw new Error(`there is no provider ${name}`);
  const spoken = IDS.flatMap((id) => protocolsOf(provider, targetFrom({ model: `${name}/${id}`, protocols })));
  return [...new Set(spoken.map((protocol) => protocol.name))].sort();
}

describe("the protocols of a provider", () => {
  it.each(providerNames())("are those that %s can be asked in", async (name) => {
    expect(await spokenBy(name)).toEqual([...(protocolsByProvider().get(name) ?? [])].sort());
  });

  it("are fewer where a model chooses", async () => {
    expect(await spokenBy("bedrock", ["converse"])).toEqual(["converse"]);
    expect(await spokenBy("vertex", ["messages", "chat"])).toEqual(["messages"]);
  });

  it("are all that a model may choose, also in a target", () => {
    const targets = [{ model: "bedrock/x" }, { model: "gemini/x", protocols: ["generate", "chat"] }];
    const file = {
      models: [
        { name: "m", targets },
        { name: "n", model: "groq/x", protocols: ["messages"] },
      ],
    };
    const read = () => parseConfiguration(JSON.stringify(file), { rules: providerRules() });
    expect(read).toThrow("models[0].targets[1].protocols[1]: 'gemini' does not speak 'chat'; it speaks generate");
    expect(read).toThrow("models[1].protocols[0]: 'groq' does not speak 'messages'; it speaks chat");
  });

  it("are named where a file has none of these names", () => {
    const file = { models: [{ name: "m", model: "openai/x", protocols: ["soap"] }] };
    const read = () => parseConfiguration(JSON.stringify(file), { rules: providerRules() });
    expect(read).toThrow(/models\[0\]\.protocols\[0\]/);
  });
});
