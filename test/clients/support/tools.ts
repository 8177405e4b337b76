// The tools that every client offers, and the structure that it asks for.
import * as z from "zod";

export const weather = {
  name: "get_weather",
  description: "The weather in a city",
  schema: z.object({ city: z.string() }),
  result: "Sunny",
};
export const time = { name: "get_time", description: "What time it is", schema: z.object({}), result: "Noon" };

/** By the name of the tool. */
export function resultOf(name: string): string {
  return name === weather.name ? weather.result : time.result;
}

export const review = z.object({ title: z.string(), score: z.number(), tags: z.array(z.string()) });

/** Most tokens of an answer, and how many of them the model may think. */
export const MOST_TOKENS = 4096;
export const THINKING_TOKENS = 1024;
