/** The command's output streams: results on stdout, messages about the run on stderr. */
import { type Painter, painter, rendered } from "./painter.js";

/** One of the two streams, with the properties that verbs need. */
export interface Channel {
  /** Whether it is a terminal on which the cursor can be moved, without TERM=dumb. */
  readonly isTty: boolean;
  /** The maximal columns of a line: the terminal's, at most 100; 100 without a terminal. */
  readonly width: number;
  readonly paint: Painter;
  /** Writes cursor movements; all other output uses `write`. */
  readonly stream: NodeJS.WriteStream;
  /**
   * Prints text and colours; other control characters, such as in plugins' texts, are made visible.
   */
  write(text: string): void;
}

export interface Terminal {
  readonly out: Channel;
  readonly err: Channel;
}

const widest = 100;
const narrowest = 20;

/**
 * The process's streams. A closed pipe or terminal (`| head`) is not an error: further output is
 * dropped. If results cannot be written for another reason, one sentence says so, and the process
 * ends with 1.
 */
export function processTerminal(): Terminal {
  const err = channel(process.stderr, () => {});
  const out = channel(process.stdout, (error) => {
    err.write(
      `${err.paint.red("thalweg:")} standard output cannot be written: ${reasons[error.code ?? ""] ?? error.message}.\n`,
    );
    process.once("exit", () => {
      process.exitCode ||= 1;
    });
  });
  return { out, err };
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left",
  EDQUOT: "no space is left",
  EFBIG: "the file would be too large",
};

/** The error codes of a stream whose reader has closed: a pipe, and a terminal. */
const goneCodes: readonly (string | undefined)[] = ["EPIPE", "EIO", "ECONNRESET"];

function channel(
  stream: NodeJS.WriteStream,
  onFailure: (error: NodeJS.ErrnoException) => void,
): Channel {
  const isTerminal = stream.isTTY === true;
  let isUsable = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    const isFirst = isUsable;
    isUsable = false;
    if (isFirst && !goneCodes.includes(error.code)) onFailure(error);
  });
  return {
    isTty: isTerminal && process.env.TERM !== "dumb",
    get width() {
      if (!isTerminal) return widest;
      return Math.max(narrowest, Math.min(widest, stream.columns || widest));
    },
    paint: painter(isTerminal && stream.hasColors()),
    stream,
    write(text) {
      if (isUsable) stream.write(rendered(text));
    },
  };
}
