// The ids of the items that the gateway writes. A provider that is sent one of them looks for the item, and has none.

/** The items of a call are counted from 0. */
export function itemId(prefix: string, callId: string, place: number): string {
  return `${prefix}_${callId}_${place}`;
}

const REASONING = /^rs_[0-9a-f]{16}_\d+$/;

/** Whether the gateway has written it, and not the provider. */
export function isOwnReasoning(id: unknown): boolean {
  return typeof id === "string" && REASONING.test(id);
}

/** Whether a look at the text of a request says that it may have one. */
export function mayHaveOwnReasoning(text: string): boolean {
  return /"rs_[0-9a-f]{16}_/.test(text);
}
