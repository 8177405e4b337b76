// What a stream of messages consists of: blocks of content, each begun, continued and closed before the next.

export type Block =
  | { readonly type: "text"; readonly text: "" }
  | { readonly type: "thinking"; readonly thinking: ""; readonly signature: "" }
  | { readonly type: "redacted_thinking"; readonly data: string }
  | { readonly type: "tool_use"; readonly id: string; readonly name: string; readonly input: Readonly<object> };

export type Delta =
  | { readonly type: "text_delta"; readonly text: string }
  | { readonly type: "thinking_delta"; readonly thinking: string }
  | { readonly type: "signature_delta"; readonly signature: string }
  | { readonly type: "input_json_delta"; readonly partial_json: string };

/** What happens to the block that is open, or opens one. A JSON answer is all of them together. */
export type BlockStep =
  | { readonly type: "start"; readonly block: Block }
  | { readonly type: "delta"; readonly delta: Delta }
  | { readonly type: "stop" };
