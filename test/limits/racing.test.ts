// Many requests at the same time, over ten execution environments that know nothing of each other.
//
// Twenty times over, each race with a key and a model of its own:
//   SLUICE_LIMITS_ROUNDS=20 node_modules/.bin/vitest run test/limits/racing.test.ts
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RateLimit } from "../../functions/core/directory.ts";
import { estimatePromptTokens } from "../../functions/core/usage.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { type Answer, codeOf, inOneMinute, startWorld, type World, warmUp } from "./support/world.ts";

const ROUNDS = Number(process.env["SLUICE_LIMITS_ROUNDS"] ?? 1);
const rounds = Array.from({ length: ROUNDS }, (_, round) => round + 1);
/** In milliseconds: what a race may take on a busy machine. */
const LONGEST_RACE = 12_000;

const FIFTY: RateLimit = { rpm: 50 };
const MAXIMUM = 40;
const PROMPT = estimatePromptTokens({ messages: [{ role: "user", content: "hi" }] });
const THIRD: RateLimit = { tpm: 17 * (PROMPT + MAXIMUM) - 1 };

let world: World;

beforeAll(async () => {
  const named = (name: string, limit: RateLimit) => rounds.map((round) => [`${name}-${round}`, limit]);
  const keys = [...named("key", FIFTY), ...named("both", FIFTY), ...named("all", THIRD), ...named("half", THIRD)];
  const models = [...named("model", FIFTY), ...named("both", FIFTY)];
  world = await startWorld({
    keys: { free: {}, ...Object.fromEntries(keys) },
    models: { free: {}, ...Object.fromEntries(models) },
  });
  await warmUp(world, { key: "free", model: "free" });
});
beforeEach(async () => {
  await inOneMinute(LONGEST_RACE);
  world.provider.reset();
});
afterAll(() => world?.close());

describe.each(rounds)("200 simultaneous requests with 50 a minute, round %d", (round) => {
  it.each([
    ["for the key", `key-${round}`, "free"],
    ["for the model", "free", `model-${round}`],
    ["for each of both", `both-${round}`, `both-${round}`],
  ])("%s are admitted exactly 50 times", async (_, key, model) => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => world.ask({ key, model })));
    expect(world.server.environments()).toHaveLength(10);
    expect(tally(answers)).toEqual({ "200": 50, "429 rate_limit_exceeded": 150 });
    expect(world.provider.requests).toHaveLength(50);
    for (const subject of [`key#${key}`, `model#${model}`]) {
      const isLimited = !subject.endsWith("#free");
      expect(await world.held(subject)).toEqual({
        requests: isLimited ? 50 : 0,
        tokens: isLimited ? 50 * 13 : 0,
        calls: [],
      });
    }
  });
});

describe.each(rounds)(
  "50 simultaneous streams of which a third fits into the tokens of a minute, round %d",
  (round) => {
    it.each([
      ["all", MAXIMUM, "a third is admitted, and the others refused"],
      ["half", MAXIMUM / 2, "what is left over is given to others"],
    ])("that use %s of their maximum, %d tokens: %s, and none is cut", async (share, pieces) => {
      const total = PROMPT + pieces;
      const usage = { prompt_tokens: PROMPT, completion_tokens: pieces, total_tokens: total };
      world.provider.otherwise(stream({ chunks: Array.from({ length: pieces }, () => "word "), usage }));
      const question = { key: `${share}-${round}`, model: "free", stream: true, body: { max_tokens: MAXIMUM } };
      const answers = await Promise.all(Array.from({ length: 50 }, () => world.ask(question)));
      const admitted = answers.filter(({ status }) => status === 200);
      expect(tally(answers)).toEqual({ "200": admitted.length, "429 rate_limit_exceeded": 50 - admitted.length });
      if (share === "all") expect(admitted).toHaveLength(16);
      else expect(admitted.length).toBeGreaterThanOrEqual(16);
      const served = admitted.length * total;
      expect(served).toBeLessThanOrEqual(THIRD.tpm ?? 0);
      expect(await world.held(`key#${question.key}`)).toEqual({ requests: admitted.length, tokens: served, calls: [] });
      for (const { text } of admitted) {
        expect(text.split('"content":"word "').length - 1).toBe(pieces);
        expect(text).toContain('"finish_reason":"stop"');
        expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
      }
    });
  },
);

function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const name = answer.status === 200 ? "200" : `${answer.status} ${codeOf(answer)}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
