// Five hundred calls of all kinds.
import { KEYS, secretOf } from "./configuration.ts";
import type { Random } from "./random.ts";

const AT_ONCE = 8;

export async function makeCalls(url: string, count: number, random: Random): Promise<void> {
  const left = Array.from({ length: count }, () => [random(), random(), random()] as const);
  const work = async () => {
    for (let call = left.pop(); call !== undefined; call = left.pop()) await makeCall(url, call);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Each for its part of all calls. */
function keyAt(place: number) {
  let end = 0;
  return KEYS.find(({ share }) => {
    end += share;
    return place < end;
  });
}

async function makeCall(url: string, [who, what, how]: readonly [number, number, number]): Promise<void> {
  const key = keyAt(who);
  const models = key?.models ?? [];
  const model = what < 0.01 ? "my-gpt5" : models[Math.floor(what * models.length)];
  const question = [{ role: "user", content: "Why does a sluice have a gate?" }];
  const isMessages = how < 0.25;
  const response = await fetch(`${url}/v1/${isMessages ? "messages" : "chat/completions"}`, {
    method: "POST",
    headers: { authorization: `Bearer ${secretOf(key?.name ?? "")}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: question, stream: how < 0.85, ...(isMessages && { max_tokens: 500 }) }),
  });
  await response.text().catch(() => "");
}
