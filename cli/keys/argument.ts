/** How the help describes the argument `<key>`. */
export const KEY = "its name, its public id, or the first 8 digits of its hash";
