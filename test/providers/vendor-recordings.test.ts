// Recorded exchanges of the vendors, through the whole gateway: what they are asked, and that their answers pass as they came.
import { describe, expect, it } from "vitest";
import { VENDORS } from "../../functions/providers/vendors.ts";
import { eventsIn, expectedOf } from "../cases/support/expected.ts";
import { MODEL, SECRET } from "../core/support/requests.ts";
import { body as answerOf, scriptedFetch } from "../core/support/scripted-fetch.ts";
import { readFixture, streamsIn } from "../support/fixtures.ts";
import { startGateway } from "../support/gateway.ts";
import { recordingsOf } from "../support/recordings.ts";

/** Vendors by the folders of recordings, and by the beginnings of the names of short ones. */
const FOLDERS = ["cerebras", "deepseek", "groq", "mistral", "ollama", "openrouter", "xai"];
const OTHERS = { "bedrock-openai": "openai", openai: "openai", "openai-compatible": "openai" };
const SHORT = { alibaba: "dashscope", moonshotai: "moonshot" };

interface Recorded {
  readonly provider: string;
  readonly name: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly isStream: boolean;
  readonly text: string;
}

/** Recorded refusals of requests that the gateway refuses by itself. */
const REFUSED_HERE = ["chat-bad-request", "chat-no-messages"];

const question = { messages: [{ role: "user", content: "Hello" }] };

function recordingsIn(folder: string, provider: string): Recorded[] {
  return recordingsOf(folder).map(({ name, request = question, bytes, ...recording }) => {
    const asked = REFUSED_HERE.includes(name) ? question : request;
    return { ...recording, provider, name, request: asked, text: new TextDecoder().decode(bytes) };
  });
}

const short = streamsIn("recorded").flatMap((path): Recorded[] => {
  const prefix = /\/([a-z]+)-/.exec(path)?.[1] ?? "";
  const provider = { ...SHORT }[prefix] ?? prefix;
  const known = VENDORS.some(({ name }) => name === provider);
  const common = { name: path, request: question, status: 200, isStream: true };
  return known ? [{ ...common, provider, text: readFixture(path) }] : [];
});
const all = [
  ...FOLDERS.flatMap((vendor) => recordingsIn(vendor, vendor)),
  ...Object.entries(OTHERS).flatMap(([folder, provider]) => recordingsIn(folder, provider)),
  ...short,
];
const streams = all.filter(({ isStream, status }) => isStream && status === 200);

async function exchange({ provider, request, status, isStream, text }: Recorded, further: object = {}) {
  const type = isStream ? "text/event-stream" : "application/json";
  const { fetch, asked } = scriptedFetch(answerOf([text], { status, headers: { "content-type": type } }));
  const models = [{ name: MODEL, model: `${provider}/its-id`, provider_config: { api_key: "sk-own" }, retries: 0 }];
  const keys = [{ name: "demo", key: SECRET, allowed_models: [MODEL] }];
  const gateway = await startGateway({ models, keys }, { fetch });
  const { stream: _, stream_options: __, ...members } = request;
  const sent = { ...members, model: MODEL, ...(isStream && { stream: true }), ...further };
  const answered = await gateway.ask({ body: JSON.stringify(sent) });
  return { answered, asked, sent, log: gateway.log.at(-1) ?? {} };
}

describe("a recorded stream", () => {
  const clients = [true, false].flatMap((includeUsage) => streams.map((recorded) => ({ ...recorded, includeUsage })));

  it.each(clients)("of $provider reaches a client as it was sent, usage: $includeUsage, $name", async (recorded) => {
    const { includeUsage } = recorded;
    const further = includeUsage ? { stream_options: { include_usage: true } } : {};
    const { answered, log } = await exchange(recorded, further);
    const text = recorded.text.replaceAll("\r\n", "\n");
    const { relayed, verdict, hasUsage } = expectedOf(eventsIn(text, MODEL), { includeUsage, ending: "end" });
    const passed = answered.text.replaceAll(/^:.*\n+/gm, "");
    if (verdict === "failed") {
      expect(passed.startsWith(relayed)).toBe(true);
      expect(passed.slice(relayed.length)).toMatch(/^data: \{"error":\{.*\n\n$/);
    } else {
      const rest = passed.slice(relayed.length);
      expect([passed.slice(0, relayed.length), rest.slice(rest.lastIndexOf("data: "))]).toEqual([relayed, DONE]);
      expect(rest.includes("usage_estimated")).toBe(includeUsage && !hasUsage);
    }
    expect(log).toMatchObject({ ending: verdict === "failed" ? "failed" : "complete" });
  });

  it("of xAI counts as completion what the model thought, too", async () => {
    const counts = await Promise.all(
      streams.filter(({ provider }) => provider === "xai").map(async (recorded) => (await exchange(recorded)).log),
    );
    expect(counts.length).toBeGreaterThan(1);
    for (const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } of counts)
      expect(Number(prompt) + Number(completion)).toBe(total);
  });
});

const DONE = "data: [DONE]\n\n";

describe("a recorded answer", () => {
  it.each(all.filter(({ isStream, status }) => !isStream && status === 200))(
    "of $provider reaches a client as it was sent: $name",
    async (recorded) => {
      const { answered } = await exchange(recorded);
      expect(answered.status).toBe(200);
      expect(answered.text).toBe(recorded.text.replace(/"model":"[^"]*"/, `"model":"${MODEL}"`));
    },
  );

  it.each(all.filter(({ status }) => status !== 200))(
    "of $provider that is an error keeps its status and what it says: $name",
    async (recorded) => {
      const { answered } = await exchange(recorded);
      const { message, code } = JSON.parse(recorded.text).error;
      expect(answered.status).toBe(recorded.status);
      expect(JSON.parse(answered.text).error).toMatchObject({ message, code: code === null ? null : String(code) });
    },
  );
});

describe("a recorded request", () => {
  it.each(all.filter(({ request }) => request !== question))(
    "goes to $provider as its client has sent it, but for what the table says: $name",
    async (recorded) => {
      const { asked, sent } = await exchange(recorded);
      const { drop = [], rename = {} } = VENDORS.find(({ name }) => name === recorded.provider) ?? {};
      const expected = Object.entries({
        ...sent,
        ...(recorded.isStream && { stream_options: { include_usage: true } }),
      })
        .filter(([name]) => !drop.includes(name))
        .map(([name, value]) => [rename[name] ?? name, value]);
      expect(JSON.parse(asked[0]?.body ?? "")).toEqual({ ...Object.fromEntries(expected), model: "its-id" });
    },
  );
});
