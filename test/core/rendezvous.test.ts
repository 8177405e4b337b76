// Which target a conversation stays on.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { model as modelSchema } from "../../functions/core/directory/directory.ts";
import { targetsOf } from "../../functions/core/directory/target.ts";
import { inRendezvousOrder } from "../../functions/core/upstream/rendezvous.ts";

const CONVERSATIONS = 10_000;

/** Targets `openai/a`, `openai/b` and so on, with these weights. */
function targetsWith(weights: Readonly<Record<string, number>>) {
  const targets = Object.entries(weights).map(([id, weight]) => ({ model: `openai/${id}`, weight }));
  return targetsOf(modelSchema.parse({ name: "m", targets }));
}

type Targets = ReturnType<typeof targetsWith>;

function orderOf(targets: Targets, conversation: number): string[] {
  return inRendezvousOrder(targets, () => `conversation-${conversation}`).map(({ model }) => model.slice(7));
}

/** The first choice of each conversation. */
function choices(targets: Targets): string[] {
  return Array.from({ length: CONVERSATIONS }, (_, at) => orderOf(targets, at)[0] ?? "");
}

function shareOf(id: string, chosen: readonly string[]): number {
  return chosen.filter((one) => one === id).length / chosen.length;
}

describe("10,000 conversations", () => {
  it.each([[{ a: 3, b: 1 }], [{ a: 1, b: 1 }], [{ a: 1, b: 1, c: 2 }], [{ a: 1000, b: 1 }]])(
    "are shared by the weights, within 1 %%: %j",
    (weights: Record<string, number>) => {
      const chosen = choices(targetsWith(weights));
      const all = Object.values(weights).reduce((sum, weight) => sum + weight);
      for (const [id, weight] of Object.entries(weights))
        expect(Math.abs(shareOf(id, chosen) - weight / all)).toBeLessThan(0.01);
    },
  );

  it("move to a target that comes for its share, and nowhere else", () => {
    const [before, after] = [choices(targetsWith({ a: 3, b: 1 })), choices(targetsWith({ a: 3, b: 1, c: 1 }))];
    const moved = after.filter((one, at) => one !== before[at]);
    expect(new Set(moved)).toEqual(new Set(["c"]));
    expect(Math.abs(moved.length / CONVERSATIONS - 1 / 5)).toBeLessThan(0.01);
  });

  it("move away from a target that goes, to those that were their second choice", () => {
    const all = targetsWith({ a: 1, b: 2, c: 1 });
    const left = all.filter(({ model }) => model !== "openai/b");
    for (let at = 0; at < CONVERSATIONS; at++)
      expect(orderOf(left, at)).toEqual(orderOf(all, at).filter((id) => id !== "b"));
  });

  it("move to a target whose weight grows, and no others move", () => {
    const [before, after] = [choices(targetsWith({ a: 1, b: 1, c: 1 })), choices(targetsWith({ a: 2, b: 1, c: 1 }))];
    const moved = after.filter((one, at) => one !== before[at]);
    expect(new Set(moved)).toEqual(new Set(["a"]));
    expect(Math.abs(moved.length / CONVERSATIONS - 1 / 6)).toBeLessThan(0.015);
  });
});

describe("the order", () => {
  const order = (targets: readonly object[], text: string) => {
    const all = targetsOf(modelSchema.parse({ name: "m", targets }));
    return inRendezvousOrder(all, () => text).map(({ provider_config: config }) => config?.api_base);
  };
  const targets = ["a", "b", "c", "d"].map((name, at) => ({
    model: "openai/x",
    weight: at + 1,
    provider_config: { api_base: `https://${name}.example.com/v1`, api_key: `sk-${name}` },
  }));

  it("does not depend on the positions of the targets, nor on their keys", () => {
    const places = fc.shuffledSubarray(targets, { minLength: targets.length });
    fc.assert(
      fc.property(places, fc.string(), fc.string(), (shuffled, text, api_key) => {
        const rotated = shuffled.map((one) => ({ ...one, provider_config: { ...one.provider_config, api_key } }));
        expect(order(rotated, text)).toEqual(order(targets, text));
      }),
    );
  });

  it("has every target once, whatever the affinity", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(order(targets, text).toSorted()).toEqual(targets.map((one) => one.provider_config.api_base));
      }),
    );
  });

  it("spreads the conversations over several accounts at one address, too", () => {
    const accounts = ["one", "other"].map((api_key) => ({ model: "openai/x", provider_config: { api_key } }));
    const all = targetsOf(modelSchema.parse({ name: "m", targets: accounts }));
    const first = Array.from({ length: 1_000 }, (_, at) => inRendezvousOrder(all, () => `${at}`)[0]);
    const share = first.filter((target) => target === all[0]).length / first.length;
    expect(Math.abs(share - 1 / 2)).toBeLessThan(0.05);
  });

  it("of a single target asks for no affinity", () => {
    const never = () => {
      throw new Error("asked");
    };
    expect(inRendezvousOrder(targetsWith({ a: 1 }), never)).toHaveLength(1);
  });
});
