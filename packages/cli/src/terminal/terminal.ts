/** Where the command prints: results on stdout, everything about the run itself on stderr. */
import { type Painter, painter } from "./painter.js";

/** One of the two streams, as far as a verb needs to know it. */
export interface Channel {
  readonly isTty: boolean;
  /** Columns that a line may take: the terminal's, at most 100; 100 when there is none. */
  readonly width: number;
  readonly paint: Painter;
  /** For what moves the cursor; everything else goes through `write`. */
  readonly stream: NodeJS.WriteStream;
  write(text: string): void;
}

export interface Terminal {
  readonly out: Channel;
  readonly err: Channel;
}

const widest = 100;

/** The process's own streams. A reader that goes away (`| head`) is no error: what it would have read is dropped. */
export function processTerminal(): Terminal {
  return { out: channel(process.stdout), err: channel(process.stderr) };
}

function channel(stream: NodeJS.WriteStream): Channel {
  const isTty = stream.isTTY === true;
  let gone = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    gone = true;
  });
  return {
    isTty,
    get width() {
      return isTty ? Math.min(widest, stream.columns || widest) : widest;
    },
    paint: painter(isTty && stream.hasColors()),
    stream,
    write(text) {
      if (!gone) stream.write(text);
    },
  };
}
