// The providers' credentials. Values are set with `sst secret set`; the function finds them encrypted in its own zip,
// never in an environment variable.

// The empty placeholder lets the first deployment succeed before a key was set: calls to openai/… models are refused by
// the provider until then.
export const openaiApiKey = new sst.Secret("OpenaiApiKey", "");
