// What keeps the server from starting and is the operator's to repair: told in one line, without a stack.
export class StartError extends Error {
  override readonly name = "StartError";
}
