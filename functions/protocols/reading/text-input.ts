// Custom tools of OpenAI, which take any text. A function with one text as its input stands in for them.

/** The function's parameters. */
export const TEXT_INPUT = {
  type: "object",
  properties: { input: { type: "string" } },
  required: ["input"],
  additionalProperties: false,
};

/** The input of the function's call, which is JSON text. */
export function asTextInput(input: string): string {
  return JSON.stringify({ input });
}
