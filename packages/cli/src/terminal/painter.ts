/** Colours of text, or none: on a stream that is no terminal, and wherever NO_COLOR asks for it, text stays as it is. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Painter = Readonly<Record<keyof typeof codes, (text: string) => string>>;

/** @param colours whether the stream shows any */
export function painter(colours: boolean): Painter {
  const paint =
    ([on, off]: readonly [number, number]) =>
    (text: string) =>
      colours ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: paint(codes.bold),
    dim: paint(codes.dim),
    red: paint(codes.red),
    green: paint(codes.green),
    yellow: paint(codes.yellow),
    cyan: paint(codes.cyan),
  };
}
