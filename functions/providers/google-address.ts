// Addresses of Google's services: a version, the path of a model, and after a colon what it is to do.

const VERSION = /\/v\d+(?:(?:alpha|beta)\d*)?$/;

interface Asked {
  /** The version of addresses that name none. */
  readonly version: string;
  /** Below the version: its parts are encoded. */
  readonly path: string;
  readonly method: string;
  /** `sse` asks for server-sent events; without it, a stream of `generateContent` is one JSON array. */
  readonly alt?: "sse" | undefined;
}

/** Google's SDKs take the address without the version, and operators write both. The address's own query stays. */
export function googleAddress(base: URL, { version, path, method, alt }: Asked): URL {
  const address = new URL(base);
  const root = address.pathname.replace(/\/+$/, "");
  address.pathname = `${root}${VERSION.test(root) ? "" : `/${version}`}/${path}:${method}`;
  if (alt !== undefined) address.search += `${address.search === "" ? "?" : "&"}alt=${alt}`;
  return address;
}

/** The method of `generateContent` that answers in the wanted form. */
export function generateMethod(stream: boolean): Pick<Asked, "method" | "alt"> {
  return stream ? { method: "streamGenerateContent", alt: "sse" } : { method: "generateContent" };
}

/** As one part of a path: nothing in it can end the path or begin another part. Claude's versions have an `@`. */
export function encodePart(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("%40", "@");
}
