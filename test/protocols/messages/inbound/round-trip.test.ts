// A Messages request that was read into the internal form and written for Anthropic again is the same, but for what is listed
// in `support/differences.ts`, or is said below. So the internal form loses nothing of it on its way to other providers.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMembers, type Members } from "../../../../functions/core/wire/members.ts";
import { API_KEY, refusalOf } from "../../../support/anthropic-stand-in/refusal.ts";
import { runs } from "../../../support/long.ts";
import { recordingsOf } from "../../../support/recordings.ts";
import { expected } from "../support/differences.ts";
import { type MessagesRequest, messagesRequests } from "./support/messages-requests.ts";
import { writtenAgain } from "./support/write-again.ts";

const headers = { "x-api-key": API_KEY, "anthropic-version": "2023-06-01" };

function again(request: object, asked: { readonly id?: string; readonly stream?: boolean } = {}): Members {
  return JSON.parse(JSON.stringify(writtenAgain(request, { ...asked, unsupported: "drop" }).body));
}

describe("a recorded request that went through the internal form", () => {
  const recorded = recordingsOf("anthropic").flatMap(({ name, request }) => (request ? [{ name, request }] : []));
  it.each(recorded)("is as it was: $name", ({ name, request }) => {
    const asked = { id: String(request["model"]), stream: request["stream"] === true };
    expect(again(request, asked)).toEqual(expected(name, request));
  });
});

interface Message {
  readonly role: string;
  readonly content: Members[];
}

/** Text is in blocks, but for the results of tools, where one text is a string; `is_error: false` is the default. */
function normalized({ messages, system, tools, ...others }: MessagesRequest): object {
  const joined: Message[] = [];
  for (const { role, content } of messages) {
    const blocks = blocksOf(content).map(normalizedBlock);
    const said =
      role === "system" ? blocks.map(({ text }) => ({ type: "text", text: `<system>${text}</system>` })) : blocks;
    const last = joined.at(-1);
    if (role === "system" && last?.role === "user") last.content.push(...said);
    else joined.push({ role, content: said });
  }
  return {
    ...others,
    stream: false,
    messages: joined,
    ...(system !== undefined && { system: blocksOf(system) }),
    ...(tools && { tools }),
  };
}

function blocksOf(content: unknown): Members[] {
  return Array.isArray(content) ? content.filter(isMembers) : [{ type: "text", text: content }];
}

function normalizedBlock({ is_error, content, ...block }: Members): Members {
  const isSingle = Array.isArray(content) && content.length === 1 && content[0].type === "text";
  return {
    ...block,
    ...(content !== undefined && { content: isSingle ? content[0].text : content }),
    ...(is_error === true && { is_error }),
  };
}

describe("a request that went through the internal form", () => {
  it("has its turns, calls, ids, results, media, thoughts, tools and marks", () => {
    const property = fc.property(messagesRequests, (request) => {
      const { model, ...written } = again(request);
      const { model: _, ...same } = normalized(request) as Members;
      expect(written).toEqual(same);
    });
    fc.assert(property, { numRuns: runs(100) });
  });

  it("breaks no rule of the API", () => {
    const property = fc.property(messagesRequests, (request) => {
      expect(refusalOf({ headers, body: JSON.stringify(again(request)) })).toBeUndefined();
    });
    fc.assert(property, { numRuns: runs(100) });
  });
});
