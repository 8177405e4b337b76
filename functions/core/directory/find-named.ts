// Finds the model that a client names: by its name, else by an alias of it.
import { canBeName, type Directory, type Model } from "./directory.ts";

export async function findNamed(
  name: string,
  directory: Pick<Directory, "findModel" | "findAlias">,
): Promise<Model | undefined> {
  if (!canBeName(name)) return undefined;
  return (await directory.findModel(name)) ?? directory.findAlias(name);
}
