/** A whole number of an option. @throws Error naming the option. */
export function whole(name: string, text: string, min: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < min) throw new Error(`${name} is "${text}": a whole number from ${min}`);
  return value;
}

/** Whole numbers, separated by commas. */
export const wholes = (name: string, text: string, min: number): number[] =>
  text.split(',').map((each) => whole(name, each, min));
