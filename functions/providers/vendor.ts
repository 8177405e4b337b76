// A vendor of the table: OpenAI's API at the vendor's own address.
import type { Provider } from "../core/upstream/provider.ts";
import type { Credentials } from "./default-credentials.ts";
import { openai } from "./openai.ts";
import type { Services } from "./services.ts";
import type { Vendor } from "./vendors.ts";

export function openVendor(vendor: Vendor): (defaults: Credentials, services?: Services) => Provider {
  return (defaults, services) => openai(defaults, services, vendor);
}
