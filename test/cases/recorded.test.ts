// Recorded streams of real providers, through the whole gateway: they pass byte for byte, but for the model's name.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { raw } from "../support/fake-provider/answers.ts";
import { readFixture, streamsIn } from "../support/fixtures.ts";
import { eventsIn, expectedOf } from "./support/expected.ts";
import { beforeTheEnd, type Cases, DONE, errorIn, startCases, withUsage } from "./support/world.ts";

const FAILED = ["recorded/groq-tool-use-failed.sse", "recorded/openrouter-error.sse"];
const whole = streamsIn("recorded").filter((path) => !FAILED.includes(path));
const model = "recorded";

let world: Cases;
beforeAll(async () => {
  world = await startCases([{ name: model }]);
});
afterAll(() => world.close());

/** What the provider says at last that it used, in whichever form it has. */
function usageIn(stream: string): Record<string, unknown> {
  const said = [...stream.matchAll(/"usage":(\{(?:[^{}]|\{[^{}]*\})*\})/g)].at(-1)?.[1] ?? "";
  const { prompt_tokens, total_tokens, prompt_tokens_details } = JSON.parse(said);
  const completion_tokens = total_tokens - prompt_tokens; // xAI does not count there what a model thought.
  const cached_tokens = prompt_tokens_details?.cached_tokens ?? 0;
  return { prompt_tokens, completion_tokens, total_tokens, cached_tokens, estimated: false };
}

describe("a recorded stream", () => {
  it.each(
    whole.flatMap((path): [string, string, boolean][] => [
      ["a client that asks for the usage", path, true],
      ["a client that does not ask for the usage", path, false],
    ]),
  )("reaches %s as it was sent: %s", async (_, path, includeUsage) => {
    const stream = readFixture(path);
    world.script(model, raw(stream));
    const before = await world.charge(`key#${model}`);
    const { seen, entry, charge } = await world.observe({ model, body: includeUsage ? withUsage : {} });
    const { relayed, verdict } = expectedOf(eventsIn(stream, model), { includeUsage, ending: "end" });
    expect(verdict).toBe("complete");
    expect(seen.status).toBe(200);
    // A gateway has comments of its own: the provider's may be left out.
    expect(seen.text.replaceAll(/^:.*\n+/gm, "")).toBe(relayed + DONE);
    const used = usageIn(stream);
    expect(entry).toMatchObject({ ending: "complete", ...used });
    const tokens = before.tokens + Number(used["total_tokens"]);
    expect(charge).toEqual({ requests: before.requests + 1, tokens, open: 0 });
  });

  it("that ends with an error ends with the provider's own error, and is not complete", async () => {
    const [path = ""] = FAILED;
    const events = eventsIn(readFixture(path), model);
    world.script(model, raw(readFixture(path)));
    const { seen, entry } = await world.observe({ model });
    expect(errorIn(seen)).toEqual({ param: null, ...JSON.parse(events.at(-1)?.data ?? "").error });
    expect(beforeTheEnd(seen)).toBe(
      events
        .slice(0, -1)
        .map(({ shown }) => shown)
        .join(""),
    );
    expect(entry).toMatchObject({ ending: "failed", status: 200, code: "tool_use_failed" });
  });
});
