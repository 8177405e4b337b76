// What is thrown where SSM does not do what an operator asked for. Apart from its client, which is loaded when it is needed.

export class ParameterError extends Error {
  override readonly name = "ParameterError";
}
