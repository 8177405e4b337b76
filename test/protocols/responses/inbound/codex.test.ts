// A turn of Codex, on providers of every family.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Members } from "../../../../functions/core/wire/members.ts";
import { readConversation } from "../../../../functions/protocols/responses/inbound/read-conversation.ts";
import { readResponseWishes } from "../../../../functions/protocols/responses/inbound/response-wishes.ts";
import { models, seesImages, sendTo } from "../../messages/inbound/support/providers.ts";

const fixture = new URL("../../../fixtures/codex-request.json", import.meta.url);
const body: Members = JSON.parse(readFileSync(fixture, "utf8"));
const { conversation, clientTools } = readConversation(body, "error");

describe("a turn of Codex", () => {
  it("has its instructions, and the results of its tools behind their calls", () => {
    const turns = conversation.turns.map(({ role, parts }) => [role, ...parts.map(({ type }) => type)]);
    const four = (type: string) => [type, type, type, type];
    expect(turns).toEqual([
      ...[
        ["system", "text"],
        ["system", "text"],
        ["user", "text"],
        ["user", "text"],
      ],
      ["assistant", "reasoning", "text", ...four("tool-call")],
      ["user", ...four("tool-result")],
    ]);
  });

  it("has its tools, by the names that its calls have", () => {
    const names = conversation.tools.map(({ name }) => name);
    expect(names).toEqual([
      ...["exec_command", "apply_patch", "view_image", "update_goal"],
      ...["multi_agent_v1__close_agent", "multi_agent_v1__spawn_agent", "multi_agent_v1__wait_agent"],
    ]);
    const called = conversation.turns.flatMap(({ parts }) =>
      parts.flatMap((part) => ("name" in part ? part.name : [])),
    );
    expect(called).toEqual(["exec_command", "view_image", "apply_patch", "multi_agent_v1__wait_agent"]);
    expect(clientTools.get("apply_patch")).toMatchObject({ type: "custom" });
    const short = { type: "function", name: "wait_agent", namespace: "multi_agent_v1" };
    expect(clientTools.get("multi_agent_v1__wait_agent")).toEqual(short);
  });

  it("wants to see what the model thinks, and its signatures", () => {
    expect(readResponseWishes(body, clientTools)).toMatchObject({ showsSummary: true, encrypted: true });
    expect(conversation.options.reasoning).toEqual({ effort: "medium" });
  });

  it.each(models.filter(seesImages))("is sent to %s, with little left out", (model) => {
    const { dropped, refusal } = sendTo(model, { conversation });
    expect(refusal).toBeUndefined();
    const least = [
      ...["tools[tool_search]", "tools[web_search]", "prompt_cache_key", "client_metadata", "text.verbosity"],
      ...["input[tool_search_call]", "input[web_search_call]", "input[tool_search_output]"],
      ...["input[].encrypted_content", "input[].phase", "input[].content[].detail"],
    ];
    expect(dropped).toEqual(expect.arrayContaining(least));
    const others = dropped.filter((path) => !least.includes(path));
    expect(["reasoning.effort"]).toEqual(expect.arrayContaining(others));
  });
});
