// What every simulated answer without words says of itself, in a member that clients do not look at.

export function noticeOf(variable: string, kind: "embeddings" | "moderations"): { readonly simulated: string } {
  return { simulated: `This is Sluice's simulated provider. Set ${variable} to get ${kind} from a real model.` };
}
