// What each model of Google accepts, by its id.
import { describe, expect, it } from "vitest";
import { capabilitiesOf } from "../../../functions/protocols/generate/outbound/request/capabilities.ts";
import { targetFrom } from "../../support/target.ts";

const of = (id: string, members: object = {}) =>
  capabilitiesOf(targetFrom({ model: `gemini/${id}`, ...members }), "gemini");

describe("a model's capabilities", () => {
  it.each([
    ["gemini-2.5-pro", ["google/gemini-2.5-pro", "publishers/google/models/gemini-2.5-pro", "models/Gemini-2.5-Pro"]],
    ["gemini-2.5-pro", ["gemini-2.5-pro-exp-03-25", "gemini-2.5-pro-preview-06-05", "gemini-2.5-pro@001"]],
    ["gemini-2.5-flash", ["gemini-2.5-flash-preview-09-2025", "gemini-2.5-flash-001"]],
    ["gemini-2.5-flash-lite", ["gemini-2.5-flash-lite-preview-09-2025"]],
    ["gemini-3-flash-preview", ["gemini-3-flash", "google/gemini-3-flash-preview"]],
    ["gemini-3.1-pro-preview", ["gemini-3.1-pro-preview-customtools"]],
    [
      "gemini-not-yet-known",
      ["gemini-3.9-flash", "gemini-4-pro", "gemini-flash-latest", "endpoints/123", "gemini-2.50"],
    ],
  ])("are those of %s for %j", (known, others) => {
    for (const id of others) expect(of(id)).toEqual(of(known));
  });

  it("differ between models whose ids begin alike", () => {
    const ids = ["gemini-2.5-flash", "gemini-2.5-flash-lite", "gemini-2.5-flash-image", "gemini-2.5-pro"];
    const more = ["gemini-3-pro", "gemini-3.1-pro", "gemini-3-pro-image-preview", "gemini-2.0-flash"];
    const all = [...ids, ...more, "gemini-2.0-flash-thinking-exp", "gemini-4-pro", "gemma-3-27b-it", "gemma-4-31b-it"];
    expect(new Set(all.map((id) => JSON.stringify(of(id)))).size).toBe(all.length);
  });

  it("are the operator's, where the entry says so", () => {
    const capabilities = { choices: 4, thinking: "budget" };
    expect(of("gemini-4-pro", { capabilities })).toEqual({ ...of("gemini-4-pro"), ...capabilities });
  });

  it("include addresses on Vertex AI", () => {
    const target = targetFrom({ model: "gemini/gemini-2.0-flash" });
    expect(capabilitiesOf(target, "vertex").media_urls).toBe(true);
    expect(capabilitiesOf(target, "gemini").media_urls).toBe(false);
  });
});
