/**
 * What a bare shell of ECMAScript lacks of what pages and Node have, as far as the pinned trials need it: texts are ASCII, addresses are
 * relative to a folder, and files come unpacked.
 */
const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

class ShellUrl {
  readonly pathname: string;

  constructor(readonly href: string) {
    this.pathname = href;
  }
}

class ShellEncoder {
  encode(text: string): Uint8Array {
    return bytesOf(text);
  }
}

class ShellBlob {
  constructor(readonly parts: readonly Uint8Array[]) {}

  stream() {
    return { pipeThrough: () => this.parts };
  }
}

class ShellResponse {
  constructor(readonly parts: readonly Uint8Array[]) {}

  text(): Promise<string> {
    const letters = this.parts.map((part) => Array.from(part, (x) => String.fromCharCode(x)));
    return Promise.resolve(letters.flat().join(""));
  }
}

Object.assign(globalThis, {
  URL: ShellUrl,
  TextEncoder: ShellEncoder,
  Blob: ShellBlob,
  Response: ShellResponse,
  DecompressionStream: class {},
});
