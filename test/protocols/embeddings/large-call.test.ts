// A large answer with embeddings through the whole gateway.
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { configuration, MODEL } from "../../core/support/requests.ts";
import { body, type Ending, scriptedFetch } from "../../core/support/scripted-fetch.ts";
import { startGateway } from "../../support/gateway.ts";
import { textOf } from "../../support/text-of.ts";

const embedding = { object: "embedding", index: 0, embedding: "A".repeat(16_384) };
const answer = JSON.stringify({
  ...{ object: "list", data: Array(400).fill(embedding) },
  ...{ model: "upstream-0", usage: { prompt_tokens: 123, total_tokens: 123 } },
});
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

async function ask(text: string, ending: Ending) {
  const bytes = Buffer.from(text);
  const reads = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, at) =>
    bytes.subarray(at * 65_536, (at + 1) * 65_536),
  );
  const { fetch } = scriptedFetch(body(reads, { ending, headers: { "content-type": "application/json" } }));
  const gateway = await startGateway(configuration({ rate_limit: { tpm: 100_000, tpd: 100_000 } }), { fetch });
  const request = JSON.stringify({ model: MODEL, input: ["some text"], encoding_format: "base64" });
  const reply = await gateway.begin({ path: "/v1/embeddings", body: request });
  const pieces = await Array.fromAsync(reply.body);
  await reply.settle();
  const tokens = gateway.pools.counts(`model#${MODEL}`).minute.tokens;
  return { reply, text: textOf(pieces), pieces, tokens, entry: gateway.log[0] };
}

it("has the gateway's name of the model at its end, and what it has used is charged", async () => {
  const { reply, text, pieces, tokens, entry } = await ask(answer, "end");
  expect(hashOf(text)).toBe(hashOf(answer.replace("upstream-0", MODEL)));
  expect(pieces.length).toBeGreaterThan(30);
  expect(reply.headers).toMatchObject({ "content-type": "application/json", "x-sluice-model": MODEL });
  expect(tokens).toBe(123);
  expect(entry).toMatchObject({ ending: "complete" });
});

it("is no JSON if the provider breaks off, and costs the prompt", async () => {
  const { text, tokens, entry } = await ask(answer.slice(0, 5_000_000), "cut");
  expect(text.length).toBeGreaterThan(4_900_000);
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
  expect(tokens).toBeGreaterThan(0);
  expect(entry).toMatchObject({ ending: "failed", code: "upstream_truncated" });
});
