// Names of PPTP's control messages and of the codes in them (RFC 2637).

type Names = readonly (string | undefined)[]

export const MESSAGES: Names = [
  'NOT_DEFINED',
  'SCCRQ',
  'SCCRP',
  'StopCCRQ',
  'StopCCRP',
  'ECHORQ',
  'ECHORP',
  'OCRQ',
  'OCRP',
  'ICRQ',
  'ICRP',
  'ICCN',
  'CCRQ',
  'CDN',
  'WEN',
  'SLI',
]

export const BEARER_TYPES: Readonly<Record<number, string>> = { 1: 'A', 2: 'D', 3: 'Any' }
export const FRAMING_TYPES: Readonly<Record<number, string>> = { 1: 'A', 2: 'S', 3: 'E' }

export const FAILURES: Names = ['None', 'Not-Connected', 'Bad-Format', 'Bad-Value', 'No-Resource', 'Bad-Call-ID', 'PAC-Error']
export const STOP_REASONS: Names = [undefined, 'None', 'Stop-Protocol', 'Stop-Local-Shutdown']

const DONE: Names = [undefined, 'OK', 'General Error']

/** Result codes mean something else in every reply. */
export const RESULTS: Readonly<Record<string, Names>> = {
  SCCRP: [
    undefined,
    'Successful channel establishment',
    'General error',
    'Command channel already exists',
    'Requester is not authorized to establish a command channel',
    'The protocol version of the requester is not supported',
  ],
  StopCCRP: DONE,
  ECHORP: DONE,
  OCRP: [undefined, 'Connected', 'General Error', 'No Carrier', 'Busy', 'No Dial Tone', 'Time-out', 'Do Not Accept'],
  ICRP: [undefined, 'Connect', 'General Error', 'Do Not Accept'],
  CDN: [undefined, 'Lost Carrier', 'General Error', 'Admin Shutdown', 'Request'],
}
