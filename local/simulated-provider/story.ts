// The story that the simulated provider tells, written for this repository.
const paragraphs = [
  `At the edge of a cloud, where the wide river of requests meets the quiet valley of models, there stood a little API
  gateway. It was no bigger than a function, and most of the day nobody noticed that it was awake.`,
  `Its work was simple to say and hard to do. It asked every visitor for a key, counted what they carried, and opened its
  sluice just far enough for one stream at a time to pass. "Steady," it would murmur, "and nobody gets wet."`,
  `One night a storm came. Two hundred requests arrived in the same heartbeat, all of them shouting, each certain of being
  first. The big old proxies upstream slammed their doors and went dark. The little gateway was afraid, for it had only
  fifty places to give. But it took a breath, wrote one careful number in its book, and then another, and let in exactly
  fifty. To the others it said, kindly, when they might come back.`,
  `Then, in the middle of a sentence, a provider fell silent. The gateway could have pretended that the sentence was over.
  Instead it told the truth, returned the tokens that nobody had used, and knocked at the next door along the river.`,
  `By morning the water was calm. Not a word had been lost, not a token counted twice. And when the sun rose, the little
  gateway did what brave little gateways do: it scaled to zero, and slept.`,
];

export const story = paragraphs.map((paragraph) => paragraph.replaceAll(/\s+/g, " ")).join("\n\n");
