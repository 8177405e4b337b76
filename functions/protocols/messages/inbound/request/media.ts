// Images and the sources of data: base64, an address, or a file that Anthropic stores.
import type { MediaPart, MediaSource } from "../../../../core/conversation/conversation.ts";
import { readCacheMark } from "../../../reading/cache-mark.ts";
import { sourceAt } from "../../../reading/media-address.ts";
import { type Place, pathOf, refuse, required, requiredPlace } from "../../../reading/place.ts";
import { NAME } from "../../../reading/value-type.ts";
import { shown } from "../../../request-error.ts";

/** Nothing if it is left out. */
export function readImage(block: Place): MediaPart[] {
  const source = readSource(block, requiredPlace(block, "source"));
  if (source === undefined) return [];
  return [{ type: "media", path: block.path, kind: "image", source, cache: readCacheMark(block) }];
}

export function readSource(block: Place, source: Place): MediaSource | undefined {
  const type = required(source, "type", NAME);
  switch (type) {
    case "base64": {
      const mediaType = required(source, "media_type", NAME);
      return { type, mediaType, data: required(source, "data", NAME) };
    }
    case "url":
      return sourceAt(required(source, "url", NAME), pathOf(source, "url"));
    case "file":
      return { type, id: required(source, "file_id", NAME) };
    default:
      refuse(
        block,
        { at: pathOf(source, "type"), path: block.path },
        `a source of type ${shown(type)} cannot be sent to this model's provider`,
      );
      return undefined;
  }
}
