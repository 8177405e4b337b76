// The names of documents: Bedrock wants one for each, with few characters and no two spaces in a row.
import { openUniqueWords } from "../../../writing/unique-words.ts";

const NAMES = { longest: 200, unfit: /[^a-zA-Z0-9 ()[\]-]/g };
const UNNAMED = "Document";
/** A file's name ends with it. */
const EXTENSION = /\.[a-zA-Z0-9]{1,8}$/;
/** Of a title that is looked at, in characters. */
const LONGEST_TITLE = 512;

/** For the documents of one request. */
export function openDocumentNames(): (title: string | undefined) => string {
  const unique = openUniqueWords(NAMES);
  return (title = "") => {
    const name = title.slice(0, LONGEST_TITLE).replace(EXTENSION, "").replace(/\s+/g, " ").trim();
    return unique(name || UNNAMED);
  };
}
