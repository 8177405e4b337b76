// An address as commands and messages may show it: without what is a credential, or names an account.
import { isVersion, looksSecret } from "../upstream/address-secrets.ts";

const HIDDEN = "***";

/** The address as it is, if there is nothing to hide in it: so it is known whether there is. */
export function shownAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return HIDDEN;
  const { protocol, username, password, host, pathname, search, hash } = url;
  const user = username === "" && password === "" ? "" : `${HIDDEN}@`;
  const path = pathname.split("/").map((segment) => (looksSecret(segment) ? HIDDEN : segment));
  const shown = `${path.join("/")}${shownQuery(search)}${hash === "" ? "" : `#${HIDDEN}`}`;
  return user === "" && shown === `${pathname}${search}` ? address : `${protocol}//${user}${host}${shown}`;
}

function shownQuery(search: string): string {
  if (search === "") return "";
  const parameters = search.slice(1).split("&");
  return `?${parameters.map(shownParameter).join("&")}`;
}

/** A parameter without a value may be the credential itself. */
function shownParameter(parameter: string): string {
  const [name = "", ...value] = parameter.split("=");
  if (value.length === 0) return HIDDEN;
  return isVersion(name) ? parameter : `${name}=${HIDDEN}`;
}
