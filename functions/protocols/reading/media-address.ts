// Addresses of images and documents, which may hold the data themselves.
import type { MediaSource } from "../../core/conversation/conversation.ts";
import { invalid } from "../request-error.ts";
import { isDataUrl, readDataUrl } from "./data-url.ts";

export function sourceAt(url: string, path: string): MediaSource {
  if (isDataUrl(url)) return readDataUrl(url, path);
  if (isAddress(url)) return { type: "url", url };
  throw invalid(path, "expected an address with http or https, or a data: URL");
}

export function isAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
