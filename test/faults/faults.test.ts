// Every fault of a provider, from the client's side to the account. FAULTS_TABLE=1 prints the table of docs/endings.md.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { estimatePromptTokens } from "../../functions/core/limits/estimate.ts";
import type { LogEntry } from "../../functions/core/log-entry.ts";
import { isServerEntry } from "../support/entry.ts";
import { answer } from "../support/fake-provider/answers.ts";
import { isLong } from "../support/long.ts";
import * as anthropic from "./support/anthropic-faults.ts";
import { bodyOf, type Question, verdict } from "./support/ask.ts";
import * as bedrock from "./support/bedrock-faults.ts";
import { type Ending, type Fault, type Kind, type Tokens, table } from "./support/faults.ts";
import * as gemini from "./support/gemini-faults.ts";
import { type Row, toMarkdown, withoutTimes } from "./support/rows.ts";
import { type ModelOptions, type Provider, startWorld, targetOf, type World } from "./support/world.ts";

/**
 * What is left when the target that is asked first fails: nothing, another model, or another target of the same model, whose
 * provider speaks another protocol.
 */
type Backup = "none" | "fallback" | "target";

interface Case extends Ending {
  /** The name of its own key and its own model. */
  readonly id: string;
  /** The provider of the target that is asked first. */
  readonly first: Provider;
  readonly title: string;
  readonly kind: Kind;
  readonly fault: Fault;
  readonly backup: Backup;
}

const WITH = { none: "with nothing else to ask", fallback: "with a fallback", target: "with another target" };

/** OpenAI's has a fallback beside it, the others another target. */
const cases: Case[] = [
  ...table.flatMap((fault, at) => casesOf({ first: "openai", fault, at })),
  ...gemini.faults.flatMap((fault, at) => casesOf({ first: "gemini", fault, at }).filter(tellsMore)),
  ...anthropic.faults.flatMap((fault, at) => casesOf({ first: "anthropic", fault, at }).filter(tellsMore)),
  ...bedrock.faults.flatMap((fault, at) => casesOf({ first: "bedrock", fault, at }).filter(tellsMore)),
];

type Asked = Pick<Case, "first" | "fault"> & { readonly at: number };

function casesOf(asked: Asked): Case[] {
  const { kinds = ["stream", "JSON"], endings } = asked.fault;
  return endings.flatMap((ending) => kinds.map((kind) => toCase({ ...asked, ending, kind })));
}

/** Which fallback is asked does not depend on the form, nor on the first provider: OpenAI's table has all of that. */
function tellsMore({ fault: { endings, kinds = ["stream"] }, hasFallback, kind, asked }: Case): boolean {
  if (!hasFallback) return endings.every((ending) => !ending.hasFallback || ending.asked[1] > 0);
  return asked[1] === 0 || kind === kinds[0];
}

function toCase({ first, fault, at, ending, kind }: Asked & { readonly ending: Ending; readonly kind: Kind }): Case {
  const backup = backupOf(first, ending);
  const saw = backup === "target" ? ending.saw.replace(", from the fallback", "") : ending.saw;
  const title = `of ${first}: ${fault.name}, asked as ${kind}, ${WITH[backup]}: ${saw}`;
  return { ...ending, first, saw, id: `fault-${first}-${at}-${kind}-${backup}`, title, kind, fault, backup };
}

function backupOf(first: Provider, { hasFallback }: Ending): Backup {
  if (!hasFallback) return "none";
  return first === "openai" ? "fallback" : "target";
}

/** The entries share all of the core: one that is tried a second time has one answer for each fault, but in the long run. */
const isEnough = ({ first, kind, backup }: Case) => first === "openai" && kind === "stream" && backup === "none";
const tried = isServerEntry && !isLong ? cases.filter(isEnough) : cases;

/** Nothing listens there, and no port that somebody is given is this one. */
const NOWHERE = "http://127.0.0.1:1/v1";

const fallbackOf = (id: string) => `${id}-fallback`;
const thirdOf = (id: string) => `${id}-third`;

function modelsOf({ id, first, backup, fault }: Case, nowhere: string): ModelOptions[] {
  const own: ModelOptions = {
    name: id,
    provider: first,
    ...fault.settings,
    ...(fault.isDown && { at: { url: nowhere } }),
  };
  if (backup === "none") return [own];
  if (backup === "target")
    return [{ ...own, second: fallbackOf(id), ...(first === "bedrock" && { third: thirdOf(id) }) }];
  return [
    { ...own, fallbacks: [fallbackOf(id)] },
    { name: fallbackOf(id), at: "backup", hasKey: false },
  ];
}

/** Most of a case is waiting, and each has an environment of its own meanwhile. The times of the table are measured in peace. */
const AT_ONCE = process.env["FAULTS_TABLE"] ? 2 : 5;
vi.setConfig({ maxConcurrency: AT_ONCE });

/** No case takes longer: not the slowest, with its time-out, its pauses and all. */
const LONGEST = 6_000;

describe("a provider's fault", () => {
  let world: World;
  const rows = new Map<Case, Row>();

  beforeAll(async () => {
    const models = tried.flatMap((one) => modelsOf(one, NOWHERE));
    world = await startWorld([...models, { name: "warm-up" }], { concurrency: AT_ONCE });
    await Promise.all(Array.from({ length: AT_ONCE }, () => world.ask({ model: "warm-up" })));
    for (const { id, fault } of tried) {
      world.script(id, ...fault.does);
      world.script(fallbackOf(id), ...(fault.fallbackDoes ?? [answer()]));
    }
  });
  afterAll(() => world.close());

  it.concurrent.each(tried)("$title", async (one) => {
    const { id, kind, fault, asked, tokens, least } = one;
    const question = { model: id, requestId: id, session: world.session(id), stream: kind === "stream" };
    const seen = await world.ask(question);
    const entry = await world.log.entry(id);
    const requests = [id, fallbackOf(id), thirdOf(id)].slice(0, asked.length).map(world.requestsFor);
    expect(verdict(seen, id)).toBe(one.saw);
    expect(askedIn(entry, one)).toEqual(asked);
    expect(requests.map((list) => list.length)).toEqual(fault.isDown ? [0, asked[1]] : asked);
    expect(seen.milliseconds.end).toBeGreaterThanOrEqual(least);
    expect(seen.milliseconds.end).toBeLessThan(LONGEST);

    const charge = { requests: 1, tokens: tokens.prompts * promptOf(question) + tokens.more, open: 0 };
    const charged = await world.charges(`key#${id}`, `model#${id}`, `model#${fallbackOf(id)}`);
    expect(charged).toEqual([charge, charge, { requests: 0, tokens: 0, open: 0 }]);
    expect(world.log.entries(id)).toHaveLength(1);

    // Nothing is left open at the provider. Were a connection forgotten, this would never resolve.
    await Promise.all(requests.flat().map((request) => request.ended));
    rows.set(one, rowOf(one, { milliseconds: seen.milliseconds.end, estimated: entry.estimated }));
  });

  it("is known by its name where another form cannot have it, or has another ending", () => {
    const names = table.map(({ name }) => name);
    const differing = [gemini, anthropic, bedrock].flatMap((one) => Object.keys(one.differing));
    const others = [...gemini.impossible.keys(), ...bedrock.impossible.keys(), ...anthropic.impossible, ...differing];
    expect(others.filter((name) => !names.includes(name))).toEqual([]);
  });

  it("is described in docs/endings.md as it was seen", ({ skip }) => {
    if (rows.size < cases.length) return skip("only some faults were tried");
    const shown = [
      cases.filter(({ first }) => first === "openai"),
      cases.filter(isOwn("gemini")),
      cases.filter(isOwn("bedrock")),
    ];
    const printed = shown.map((some) => toMarkdown(some.flatMap((one) => rows.get(one) ?? []))).join("\n\n");
    if (process.env["FAULTS_TABLE"]) process.stdout.write(`\n${printed}\n\n`);
    const page = readFileSync(new URL("../../docs/endings.md", import.meta.url), "utf8");
    expect(withoutTimes(page)).toEqual(withoutTimes(printed));
  });
});

/** Whether a provider's ending is not the one in OpenAI's table. */
function isOwn(provider: Provider): (one: Case) => boolean {
  return ({ first, fault }) =>
    first === provider && !table.some(({ name, endings }) => name === fault.name && endings === fault.endings);
}

/** How often each of the targets was asked by the log line: each attempt that failed, and the one that served. */
function askedIn({ attempts = [], target: served }: LogEntry, { id, first, backup, asked }: Case): number[] {
  const all = [...attempts.map(({ target }) => target), ...(served === undefined ? [] : [served])];
  const second = targetOf(fallbackOf(id), backup === "target" ? "anthropic" : "openai");
  const names = [targetOf(id, first), second, targetOf(thirdOf(id), "azure")].slice(0, asked.length);
  return names.map((name) => all.filter((target) => target === name).length);
}

function promptOf(question: Question): number {
  const body = bodyOf(question);
  return estimatePromptTokens(JSON.parse(body), body);
}

function describeTokens({ prompts, more }: Tokens): string {
  if (prompts === 0) return `${more} tokens`;
  const prompt = prompts === 1 ? "the prompt" : `${prompts} times the prompt`;
  return more === 0 ? prompt : `${prompt} and ${more} tokens`;
}

function rowOf(one: Case, { milliseconds, estimated }: { milliseconds: number; estimated: boolean }): Row {
  const { fault, kind, hasFallback, saw, asked, tokens } = one;
  return {
    fault: fault.name,
    kinds: [kind],
    fallback: hasFallback ? "yes" : "no",
    saw,
    asked: hasFallback ? asked.join(" + ") : `${asked[0]}`,
    charged: `1 request, ${describeTokens(tokens)}${estimated ? " (estimated)" : ""}`,
    milliseconds,
  };
}
