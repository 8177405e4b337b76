// The providers' credentials. Set the values with `sst secret set`. They are encrypted in the function's zip, never in an
// environment variable.

// The empty placeholder lets the first deployment succeed without a key. OpenAI then refuses calls to openai/… models.
export const openaiApiKey = new sst.Secret("OpenaiApiKey", "");
