// Where Google's two services take different requests: which members there are, and whether calls of tools have ids.

export type Dialect = "gemini" | "vertex";
