// How the files of other programs name an environment variable or a secret. Taken for a key, such a reference would be sent
// to the provider, and a client could guess it.

const NAME = "[A-Za-z_]\\w*";
const FORMS: readonly RegExp[] = [
  // LiteLLM; Python and Node
  new RegExp(`^(?:os\\.environ[./]?|process\\.env\\.)\\W*${NAME}\\W*$`, "i"),
  new RegExp(`^(?:os\\.)?getenv\\W+${NAME}\\W*$`, "i"),
  // Bifrost, Envoy and others; PowerShell
  new RegExp(`^\\$?env[.:/]${NAME}$`, "i"),
  // Shells, Docker Compose, AISIX, LibreChat, with a default or a source; Windows
  /^\$\{[^}]+\}$/,
  /^\$[A-Z_][A-Z0-9_]*$/,
  new RegExp(`^%${NAME}%$`),
  // GitHub Actions, Helm, Jinja; opencode, Kong
  /^\$?\{\{.*\}\}$/,
  /^\{(?:env|vault|secret|file)\W+\S+\}$/i,
  // APISIX and AISIX; secret stores
  /^\$?(?:env|secret|vault|op|ssm|aws-sm|gcp-sm):\/\/\S+$/i,
  /^(?:secretref|arn:aws[\w-]*):\S+$/i,
];

/** No key of a provider looks like one of these. */
export function isForeignReference(text: string): boolean {
  return FORMS.some((form) => form.test(text.trim()));
}
