// The addresses of both operations. The id of a model is one segment of the path.

export interface Address {
  readonly id: string;
  readonly isStream: boolean;
}

const OPERATION = /^\/model\/([^/?]+)\/(converse|converse-stream)$/;

export function addressOf(path: string): Address | undefined {
  const [, id, operation] = OPERATION.exec(path) ?? [];
  if (id === undefined) return undefined;
  try {
    return { id: decodeURIComponent(id), isStream: operation === "converse-stream" };
  } catch {
    return undefined;
  }
}
