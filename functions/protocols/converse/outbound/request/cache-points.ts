// Points up to which the prompt is cached: where Bedrock takes them, how many, and in which order of their lifetimes.
import type { CacheMark } from "../../../../core/conversation/conversation.ts";
import { isMembers } from "../../../../core/wire/members.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import { type Block, cachePoint, isCachePoint, type Message } from "./content-block.ts";
import type { ModelCapabilities } from "./families.ts";
import { placePoints, withoutPoints } from "./place-points.ts";

export interface Prompt {
  readonly tools: readonly Block[];
  readonly system: readonly Block[];
  readonly messages: readonly Message[];
}

interface PointOptions {
  /** The mark of the whole request, which goes to its end. */
  readonly whole: CacheMark | undefined;
  readonly capabilities: ModelCapabilities;
  readonly omissions: Omissions;
}

const MOST = 4;

/** Of surplus points the last ones stay: each covers all of the prompt before it, and so also what an earlier one would. */
export function limitCachePoints(prompt: Prompt, { whole, capabilities, omissions }: PointOptions): Prompt {
  const { tools, system, messages } = prompt;
  const isTaken = { tools: capabilities.cache === "prompt and tools", prompt: capabilities.cache !== "nothing" };
  const last = messages.length - 1;
  const contents = messages.map(({ content }, at) =>
    at === last && whole ? [...content, cachePoint(whole)] : content,
  );
  const hasLost = [
    !isTaken.tools && tools.some(isCachePoint),
    !isTaken.prompt && [system, ...contents].some((blocks) => blocks.some(isCachePoint)),
  ];
  if (hasLost.includes(true)) omissions.drop("cache_control");
  const place = (blocks: readonly Block[], isTaken: boolean) => (isTaken ? placePoints(blocks) : withoutPoints(blocks));
  const lists = [place(tools, isTaken.tools), ...[system, ...contents].map((blocks) => place(blocks, isTaken.prompt))];
  const [sentTools = [], sentSystem = [], ...sent] = limited(lists, capabilities.long_cache);
  return {
    tools: sentTools,
    system: sentSystem,
    messages: messages.map((message, at) => ({ ...message, content: sent[at] ?? [] })),
  };
}

/** In the prompt's order. */
function limited(lists: readonly Block[][], canBeLong: boolean): Block[][] {
  const points = lists.flat().filter(isCachePoint);
  const kept = points.slice(-MOST);
  const firstShort = canBeLong ? kept.findIndex((point) => !isLong(point)) : 0;
  // A point for an hour may not follow one for five minutes.
  const isShortened = (at: number) => firstShort !== -1 && at >= firstShort;
  const sent = new Map(kept.map((point, at) => [point, isShortened(at) ? cachePoint({ ttl: undefined }) : point]));
  const replaced = (block: Block) => (isCachePoint(block) ? sent.get(block) : block);
  return lists.map((blocks) => blocks.map(replaced).filter((block) => block !== undefined));
}

function isLong({ cachePoint: point }: Block): boolean {
  return isMembers(point) && point["ttl"] === "1h";
}
