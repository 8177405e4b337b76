// How many dimensions the vectors of a model have, as far as its name says it.

interface Dimensions {
  readonly usual: number;
  readonly isFixed: boolean;
}

const KNOWN: readonly (readonly [RegExp, Dimensions])[] = [
  [/text-embedding-ada-002|titan-embed-text-v1|titan-embed-g1/, { usual: 1536, isFixed: true }],
  [/text-embedding-3-large|gemini-embedding|nova-\d+-multimodal/, { usual: 3072, isFixed: false }],
  [/text-(multilingual-)?embedding-00\d|nomic-embed/, { usual: 768, isFixed: false }],
  [/titan-embed|mistral-embed|voyage|bge|jina/, { usual: 1024, isFixed: false }],
  [/embed-(english|multilingual)-v3/, { usual: 1024, isFixed: true }],
];

export function dimensionsOf(model: string): Dimensions {
  return KNOWN.find(([name]) => name.test(model))?.[1] ?? { usual: 1536, isFixed: false };
}
