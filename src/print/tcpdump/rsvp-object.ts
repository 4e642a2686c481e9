// What the printers of single RSVP objects are given, and what they answer.

import type { Printer } from './printer.ts'

/** An object's contents are `left` bytes at `at`, all captured; `indent` starts a line of it. */
export type RsvpObject = { at: number; left: number; kind: number; type: number; indent: string }

/** All is said. */
export const SHOWN = 0
/** The bytes are to be shown in hex, instead or as well. */
export const DUMP = 1
/** There is less of it than there must be. */
export const SHORT = 2
/** It makes no sense. */
export const INVALID = 3
/** Why the packet cannot be read further was said already. */
export const STOPPED = 4
export type Outcome = typeof SHOWN | typeof DUMP | typeof SHORT | typeof INVALID | typeof STOPPED

export type ObjectPrinter = (p: Printer, o: RsvpObject) => Outcome
