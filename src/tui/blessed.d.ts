// The little of blessed 0.1.81 that screen.ts uses: its Program, which knows terminals and keys, and its terminfo reader.

declare module 'blessed/lib/program.js' {
  export type BlessedKey = {
    readonly name?: string
    readonly full?: string
    readonly sequence?: string
    readonly ctrl?: boolean
    readonly shift?: boolean
  }

  export type BlessedProgram = {
    readonly input: NodeJS.ReadStream
    readonly output: NodeJS.WriteStream
    cols: number
    rows: number
    alternateBuffer(): void
    normalBuffer(): void
    hideCursor(): void
    showCursor(): void
    flush(): void
    destroy(): void
    on(event: 'keypress', listener: (character: string | undefined, key: BlessedKey | undefined) => void): void
    on(event: 'resize', listener: () => void): void
  }

  export default function program(options: {
    input: NodeJS.ReadStream
    output: NodeJS.WriteStream
    terminal: string
    tput: boolean
    buffer: boolean
    zero: boolean
    resizeTimeout?: number
  }): BlessedProgram
}

declare module 'blessed/lib/tput.js' {
  type Prototype = { readTerminfo(this: Prototype): unknown; parseTerminfo(data: Buffer, file: string): unknown }
  const tput: { readonly prototype: Prototype }
  export default tput
}
