// The text of a prompt, as hooks see it.
import { expect, it } from "vitest";
import { promptText } from "../../functions/core/prompt-text.ts";
import { callOf, chat } from "./support/requests.ts";

it("is every text of a chat's messages, in order", async () => {
  const picture = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
  const messages = [
    { role: "system", content: "Be brief." },
    { role: "user", content: [{ type: "text", text: "What is this?" }, picture, { type: "text", text: "And that?" }] },
    { role: "assistant", content: null, tool_calls: [{ function: { name: "look", arguments: "{}" } }] },
    { role: "tool", content: "A cat." },
  ];
  const call = await callOf(chat({ messages, user: "someone", tools: [{ function: { description: "Looks." } }] }));
  expect(promptText(call)).toBe("Be brief.\nWhat is this?\nAnd that?\nA cat.");
});

it("is the system text, instructions and input of other protocols too", () => {
  const text = (body: object) => promptText({ text: JSON.stringify(body) });
  const result = { type: "tool_result", content: [{ type: "text", text: "A dog." }] };
  expect(text({ system: [{ text: "S" }], messages: [{ content: [result] }] })).toBe("S\nA dog.");
  expect(text({ instructions: "I", input: [{ role: "user", content: [{ type: "input_text", text: "Hi" }] }] })).toBe(
    "I\nHi",
  );
  expect(text({ input: "Hello" })).toBe("Hello");
  expect(text({ input: [{ type: "function_call_output", output: "O" }, { output: [{ text: "P" }] }] })).toBe("O\nP");
});

it("has the texts of documents and of search results, and no bytes of media", () => {
  const content = [
    { type: "document", title: "T", context: "C", source: { type: "text", media_type: "text/plain", data: "D" } },
    { type: "document", source: { type: "content", content: [{ type: "text", text: "E" }] } },
    { type: "document", source: { type: "base64", media_type: "application/pdf", data: "AAAA" } },
    { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
    { type: "tool_result", content: [{ type: "search_result", source: "S", title: "F", content: [{ text: "G" }] }] },
    { type: "tool_result", content: "H" },
  ];
  expect(promptText({ text: JSON.stringify({ messages: [{ content }] }) })).toBe("T\nC\nD\nE\nF\nS\nG\nH");
});

it("is empty where there is no text", async () => {
  expect(promptText({ text: '{"messages":[1,null,{"content":7}]}' })).toBe("");
});

it("is bounded, and reads to any depth", () => {
  const deep = `${'{"content":['.repeat(50_000)}"deep"${"]}".repeat(50_000)}`;
  expect(promptText({ text: `{"messages":[${deep}]}` })).toBe("deep");
  const many = JSON.stringify({ messages: Array.from({ length: 100 }, () => ({ content: "x".repeat(99) })) });
  expect(promptText({ text: many }, 250)).toHaveLength(250);
});
