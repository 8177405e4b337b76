// A Responses request as OpenAI's API has it: closed, because each unknown member is refused; and what it checks of the items.
import * as z from "zod";

const words = z.string().regex(/\S/);
const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const callId = z.string().min(1).max(64);

const inputText = z.strictObject({ type: z.literal("input_text"), text: words });
const inputImage = z.strictObject({
  type: z.literal("input_image"),
  image_url: z.string().regex(/^(?:https?:\/\/|data:image\/[a-z]+;base64,[\w+/]+=*$)/i),
  detail: z.enum(["auto", "low", "high"]),
});
const inputFile = z.union([
  z.strictObject({ type: z.literal("input_file"), file_url: z.string().min(1) }),
  z.strictObject({
    type: z.literal("input_file"),
    filename: z.string().min(1),
    file_data: z.string().startsWith("data:"),
  }),
]);
const said = z.array(z.union([inputText, inputImage, inputFile])).min(1);
const outputText = z.strictObject({ type: z.literal("output_text"), text: words });

const message = z.discriminatedUnion("role", [
  z.strictObject({ type: z.literal("message"), role: z.literal("user"), content: said }),
  z.strictObject({ type: z.literal("message"), role: z.literal("developer"), content: z.array(inputText).min(1) }),
  z.strictObject({ type: z.literal("message"), role: z.literal("assistant"), content: z.array(outputText).min(1) }),
]);
const reasoning = z.strictObject({
  type: z.literal("reasoning"),
  summary: z.array(z.strictObject({ type: z.literal("summary_text"), text: words })),
  encrypted_content: z.string().regex(/^(?!sluice\.)./),
});
const call = z.strictObject({
  ...{ type: z.literal("function_call"), call_id: callId, name, arguments: z.string().min(1) },
});
const output = z.strictObject({
  ...{ type: z.literal("function_call_output"), call_id: callId, output: z.union([words, said]) },
});
const item = z.union([message, reasoning, call, output]);

const parameters = z.looseObject({ type: z.literal("object"), properties: z.record(z.string(), z.any()) });
const tool = z.strictObject({
  ...{ type: z.literal("function"), name, description: words.optional(), parameters, strict: z.boolean() },
});
const format = z.union([
  z.strictObject({ type: z.literal("json_object") }),
  z.strictObject({
    ...{ type: z.literal("json_schema"), name, description: z.string().optional() },
    ...{ schema: z.looseObject({}), strict: z.literal(true).optional() },
  }),
]);
const reasoningOptions = z.strictObject({
  effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).optional(),
  summary: z.literal("auto").optional(),
});

export const responsesRequest = z
  .strictObject({
    model: z.string().min(1),
    instructions: words.optional(),
    input: z.array(item).min(1),
    tools: z.array(tool).min(1).optional(),
    tool_choice: z
      .union([z.enum(["none", "required"]), z.strictObject({ type: z.literal("function"), name })])
      .optional(),
    parallel_tool_calls: z.literal(false).optional(),
    stream: z.boolean(),
    store: z.literal(false),
    max_output_tokens: z.number().int().min(16).optional(),
    reasoning: reasoningOptions.optional(),
    include: z.tuple([z.literal("reasoning.encrypted_content")]).optional(),
    temperature: z.number().min(0).max(2).optional(),
    top_p: z.number().min(0).max(1).optional(),
    text: z.strictObject({ format }).optional(),
    user: z.string().min(1).max(64).optional(),
    service_tier: z.enum(["default", "flex", "priority", "scale"]).optional(),
  })
  .superRefine(({ input, tools = [], tool_choice: choice }, context) => {
    const open = new Set<string>();
    const seen = new Set<string>();
    const fail = (text: string) => context.addIssue({ code: "custom", message: text });
    for (const each of input) {
      if (each.type === "function_call_output" && !open.delete(each.call_id)) fail(`no call ${each.call_id}`);
      if (each.type !== "function_call") continue;
      if (seen.has(each.call_id)) fail(`a second call ${each.call_id}`);
      seen.add(each.call_id);
      open.add(each.call_id);
    }
    for (const id of open) fail(`no output of ${id}`);
    const names = tools.map((each) => each.name);
    if (new Set(names).size < names.length) fail("two tools of one name");
    if (typeof choice === "object" && !names.includes(choice.name)) fail(`no tool ${choice.name}`);
  });

export type ResponsesBody = z.infer<typeof responsesRequest>;
