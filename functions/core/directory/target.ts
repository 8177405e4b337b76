// A deployment of a model: what a call asks. A model has one, or several `targets`.
import type { Model } from "./directory.ts";

/** The model's own members, with those that its target has for itself. */
export type Target = Model;
