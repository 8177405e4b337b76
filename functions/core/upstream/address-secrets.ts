// What in an address is a credential, or names an account: a provider may repeat it in an error, and a command may show it.

/** Only its look says whether a part of a path or a host is a credential: everything is that is not known to be a word. */
export function looksSecret(part: string): boolean {
  if (part.length < SHORTEST || VERSION.test(part) || WORDS.has(part.toLowerCase())) return false;
  return part.length >= LONGEST_WORD || /\d/.test(part) || /[^\p{L}._-]/u.test(part);
}

const SHORTEST = 4;
const LONGEST_WORD = 8;
const VERSION = /^v\d+(?:\.\d+)*(?:(?:alpha|beta|preview)\d*)?$/i;

/** Longer words in the paths of providers' public APIs. */
const WORDS = new Set([
  ...["accounts", "anthropic", "compatibility", "compatible-mode", "completions", "deployments", "endpoints"],
  ...["inference", "inference-providers", "locations", "projects", "publishers", "serving-endpoints"],
]);

/** The parameter of a query whose value says nothing but which API is meant. */
export function isVersion(name: string): boolean {
  return /^(?:api[-_]?)?version$/i.test(name);
}

/** A word or a number, and short: texts have it for reasons of their own. */
export function isOrdinary(word: string): boolean {
  return /^(?:[a-z]{1,7}|\d{1,5})$/i.test(word);
}

/** Every string that must not be shown to a client, should the provider repeat it. */
export function addressSecrets(address: URL): string[] {
  const { username, password, pathname, search, hash } = address;
  const path = pathname.replace(/\/+$/, "");
  const isUserSecret = password === "" || !isOrdinary(username);
  return [
    ...(isUserSecret ? [username] : []),
    ...(password === "" ? [] : [password, `${username}:${password}`]),
    ...hostSecrets(address),
    ...(VERSION.test(path.slice(1)) ? [] : [path]),
    ...path.split("/").filter(looksSecret),
    ...querySecrets(address),
    ...[search, hash].map((part) => part.slice(1)),
  ];
}

/** The name of a container such as `ollama` is a word; after `//`, or with its port, it is an address. */
function hostSecrets({ host, hostname }: URL): string[] {
  if (isOrdinary(hostname)) return [`//${hostname}`, ...(host === hostname ? [] : [host])];
  return [host, hostname, hostname.replace(/^\[|\]$/g, ""), ...hostname.split(".").slice(0, -2).filter(looksSecret)];
}

const CREDENTIAL = /key|token|secret|sig|pass|auth|code/i;

/** A parameter without a value may be the credential itself. */
function querySecrets({ searchParams }: URL): string[] {
  return [...searchParams].map(([name, value]) => {
    if (value === "") return name;
    return isVersion(name) || (isOrdinary(value) && !CREDENTIAL.test(name)) ? "" : value;
  });
}
