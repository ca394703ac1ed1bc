import { describe, expect, it } from "vitest";
import { Frames } from "./frames.js";
import { painter } from "./painter.js";
import type { Channel } from "./terminal.js";

/** What a terminal of so many columns shows after escape sequences that move and clear. */
function screen(columns: number) {
  let written = "";
  const stream = {
    columns,
    write(text: string) {
      written += text;
    },
  };
  const channel: Channel = {
    ...{ isTty: true, width: columns, paint: painter(false), write: () => {} },
    stream: stream as unknown as NodeJS.WriteStream,
  };
  const shown = () => {
    const lines = [""];
    let row = 0;
    // Each escape sequence begins a part: up N lines, clear what follows, hide or show the cursor.
    for (const part of `x${written}`.split("\u001b[")) {
      const [, number = "", command = "", text = ""] = /^(\??\d*)([AJlh]?)(.*)$/s.exec(part) ?? [];
      if (command === "A") row -= Number(number);
      if (command === "J") lines.splice(row, lines.length, "");
      for (const letter of command === "" ? part.slice(1) : text) {
        if (letter === "\r") continue;
        if (letter === "\n" || lines[row]!.length === columns) lines[++row] ??= "";
        if (letter !== "\n") lines[row] += letter;
      }
    }
    return lines.slice(0, -1);
  };
  return { channel, shown, written: () => written };
}

describe("frames on a terminal", () => {
  it("replace each other, also where lines are longer than the terminal, and leave nothing", () => {
    let nowMs = 0;
    let texts = ["one", "two"];
    const { channel, shown, written } = screen(10);
    const lines = () => texts.map((text) => ({ text, length: text.length }));
    const frames = new Frames(channel, lines, () => nowMs);
    frames.ask();
    expect(shown()).toEqual(["one", "two"]);
    for (const next of [["a line of more than ten", "x"], ["z"], ["p", "q", "r"]]) {
      texts = next;
      nowMs += 200;
      frames.ask();
      expect(shown().join("")).toBe(next.join(""));
    }
    frames.stop();
    expect(shown()).toEqual([]);
    expect(written().endsWith("\u001b[?25h")).toBe(true);
  });

  it("are at most eight a second, and the last one is drawn", async () => {
    let count = 0;
    const { channel } = screen(80);
    const lines = () => [{ text: String(++count), length: 1 }];
    const frames = new Frames(channel, lines, () => performance.now());
    for (let i = 0; i < 1000; i++) frames.ask();
    expect(count).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(count).toBe(2);
    frames.stop();
  });
});
