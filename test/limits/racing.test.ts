// Many requests at the same time, over ten execution environments that know nothing of each other, or in one server.
// In the long run twenty times over, each race with a key and a model of its own.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RateLimit } from "../../functions/core/directory/directory.ts";
import { isServerEntry } from "../support/entry.ts";
import { answer } from "../support/fake-provider/answers.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { isLong, runs } from "../support/long.ts";
import { inOneMinute, MOST_RUNS, withinAMinute } from "../support/windows.ts";
import { type Answer, codeOf, promptOf, type Question, startWorld, type World, warmUp } from "./support/world.ts";

const ROUNDS = runs(1, 20);
const rounds = Array.from({ length: ROUNDS }, (_, round) => round + 1);
const races = [
  ["key", "JSON"],
  ["key", "stream"],
  ["model", "stream"],
  ["both", "JSON"],
  ["both", "stream"],
].filter(([subject, form]) => isLong || (subject === "key") === (form === "JSON"));
/** In milliseconds: what a race takes on a busy machine. One that takes longer may have to be run again. */
const LONG_RACE = 12_000;
const patience = { timeout: 120_000 };

const FIFTY: RateLimit = { rpm: 50 };
const MAXIMUM = 40;
const PROMPT = promptOf({ model: "free", stream: true, body: { max_tokens: MAXIMUM } });
const THIRD: RateLimit = { tpm: 17 * (PROMPT + MAXIMUM) - 1 };

let world: World;

beforeAll(async () => {
  const attempts = Array.from({ length: MOST_RUNS }, (_, at) => at + 1);
  const named = (name: string, limit: RateLimit) =>
    rounds.flatMap((round) => attempts.map((run) => [`${name}-${round}-${run}`, limit]));
  const raced = (limited: string) =>
    races
      .filter(([subject]) => subject === limited || subject === "both")
      .flatMap(([subject, form]) => named(`${subject}-${form}`, FIFTY));
  const keys = [...raced("key"), ...named("all", THIRD), ...named("half", THIRD)];
  const models = raced("model");
  world = await startWorld({
    keys: { free: {}, ...Object.fromEntries(keys) },
    models: { free: {}, ...Object.fromEntries(models) },
  });
  await warmUp(world.provider, () => world.ask({ key: "free", model: "free" }));
});
beforeEach(async () => {
  await inOneMinute(LONG_RACE);
});
afterAll(() => world?.close());

describe.each(rounds)("200 simultaneous requests with 50 a minute, round %d", (round) => {
  it.each(races)("limits on %s, %s: exactly 50 are admitted", patience, async (subject, form) => {
    const { key, model, answers } = await raceOf(200, (run) => {
      const name = `${subject}-${form}-${round}-${run}`;
      const [key, model] = [subject === "model" ? "free" : name, subject === "key" ? "free" : name];
      return { key, model, stream: form === "stream" };
    });
    expect(world.server.environments()).toHaveLength(isServerEntry ? 1 : 10);
    expect(tally(answers)).toEqual({ "200": 50, "429 rate_limit_exceeded": 150 });
    expect(world.provider.requests).toHaveLength(50);
    const whole = form === "stream" ? "data: [DONE]\n\n" : "}";
    expect(answers.filter(({ status, text }) => status === 200 && text.endsWith(whole))).toHaveLength(50);
    for (const limited of [`key#${key}`, `model#${model}`]) {
      const isLimited = !limited.endsWith("#free");
      const used = { requests: isLimited ? 50 : 0, tokens: isLimited ? 50 * 13 : 0 };
      expect(await world.held(limited)).toEqual({ ...used, calls: 0 });
    }
  });
});

describe.each(rounds)(
  "50 simultaneous streams of which a third fits into the tokens of a minute, round %d",
  (round) => {
    it.each([
      ["all", MAXIMUM, "a third is admitted, and the others refused"],
      ["half", MAXIMUM / 2, "what is left over is given to others"],
    ])("that use %s of their maximum, %d tokens: %s, and none is cut", patience, async (share, pieces) => {
      const total = PROMPT + pieces;
      const usage = { prompt_tokens: PROMPT, completion_tokens: pieces, total_tokens: total };
      const behaviour = stream({ chunks: Array.from({ length: pieces }, () => "word "), usage });
      const { key, answers } = await raceOf(
        50,
        (run) => ({ key: `${share}-${round}-${run}`, model: "free", stream: true, body: { max_tokens: MAXIMUM } }),
        behaviour,
      );
      const admitted = answers.filter(({ status }) => status === 200);
      expect(tally(answers)).toEqual({ "200": admitted.length, "429 rate_limit_exceeded": 50 - admitted.length });
      if (share === "all") expect(admitted).toHaveLength(16);
      else expect(admitted.length).toBeGreaterThanOrEqual(16);
      const served = admitted.length * total;
      expect(served).toBeLessThanOrEqual(THIRD.tpm ?? 0);
      expect(await world.held(`key#${key}`)).toEqual({ requests: admitted.length, tokens: served, calls: 0 });
      for (const { text } of admitted) {
        expect(text.split('"content":"word "').length - 1).toBe(pieces);
        expect(text).toContain('"finish_reason":"stop"');
        expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
      }
    });
  },
);

/** The same question so many times at once, within a minute; with other names if the race is run again. */
async function raceOf(calls: number, questionOf: (run: number) => Question, behaviour = answer()) {
  return withinAMinute(async (run) => {
    world.provider.reset();
    world.provider.otherwise(behaviour);
    const question = questionOf(run);
    return { ...question, answers: await Promise.all(Array.from({ length: calls }, () => world.ask(question))) };
  });
}

function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const name = answer.status === 200 ? "200" : `${answer.status} ${codeOf(answer)}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
