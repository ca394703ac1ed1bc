/**
 * The globals that a bare ECMAScript shell lacks and the pinned trials need, in minimal form: texts
 * are ASCII, URLs are relative to a folder, and files are decompressed.
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

class ShellDecoder {
  decode(bytes: Uint8Array): string {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
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

  arrayBuffer(): Promise<ArrayBufferLike> {
    return Promise.resolve(Uint8Array.from(this.parts.flatMap((part) => [...part])).buffer);
  }
}

Object.assign(globalThis, {
  URL: ShellUrl,
  TextEncoder: ShellEncoder,
  TextDecoder: ShellDecoder,
  Blob: ShellBlob,
  Response: ShellResponse,
  DecompressionStream: class {},
});
