// The categories of OpenAI's moderations, and the few words by which the simulated provider knows some of them.

export const CATEGORIES = {
  harassment: ["idiot", "moron", "loser"],
  "harassment/threatening": ["threaten"],
  hate: ["hate"],
  "hate/threatening": ["exterminate"],
  illicit: ["counterfeit", "smuggle", "launder"],
  "illicit/violent": ["bomb", "explosives"],
  "self-harm": ["suicide", "overdose"],
  "self-harm/intent": [],
  "self-harm/instructions": [],
  sexual: ["porn", "erotic"],
  "sexual/minors": [],
  violence: ["kill", "murder", "stab", "attack"],
  "violence/graphic": ["gore", "dismember"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
