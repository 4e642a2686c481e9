// Names of telnet's commands, options and their parameters (RFC 854, 855, 2941, 2946; IANA's telnet options).

/** From 236, the end of file, to 255. */
export const COMMANDS = 'EOF SUSP ABORT EOR SE NOP DMARK BRK IP AO AYT EC EL GA SB WILL WONT DO DONT IAC'.split(' ')

export const AUTHENTICATION = 37
export const ENCRYPTION = 38

export const OPTIONS: readonly string[] = [
  'BINARY',
  'ECHO',
  'RCP',
  'SUPPRESS GO AHEAD',
  'NAME',
  'STATUS',
  'TIMING MARK',
  'RCTE',
  'NAOL',
  'NAOP',
  'NAOCRD',
  'NAOHTS',
  'NAOHTD',
  'NAOFFD',
  'NAOVTS',
  'NAOVTD',
  'NAOLFD',
  'EXTEND ASCII',
  'LOGOUT',
  'BYTE MACRO',
  'DATA ENTRY TERMINAL',
  'SUPDUP',
  'SUPDUP OUTPUT',
  'SEND LOCATION',
  'TERMINAL TYPE',
  'END OF RECORD',
  'TACACS UID',
  'OUTPUT MARKING',
  'TTYLOC',
  '3270 REGIME',
  'X.3 PAD',
  'NAWS',
  'TSPEED',
  'LFLOW',
  'LINEMODE',
  'XDISPLOC',
  'OLD-ENVIRON',
  'AUTHENTICATION',
  'ENCRYPT',
  'NEW-ENVIRON',
]

/** Where a list of names has a hole, the number is printed. */
type Names = readonly (string | undefined)[]

export const WORDS: Names = ['IS', 'SEND', 'INFO']
export const AUTHENTICATION_WORDS: Names = ['IS', 'SEND', 'REPLY', 'NAME']
export const AUTHENTICATION_TYPES: Names = [
  'NULL',
  'KERBEROS_V4',
  'KERBEROS_V5',
  'SPX',
  'MINK',
  'SRP',
  'RSA',
  'SSL',
  undefined,
  undefined,
  'LOKI',
  'SSA',
  'KEA_SJ',
  'KEA_SJ_INTEG',
  'DSS',
  'NTLM',
]
export const ENCRYPTION_WORDS: Names = ['IS', 'SUPPORT', 'REPLY', 'START', 'END', 'REQUEST-START', 'REQUEST-END', 'END_KEYID', 'DEC_KEYID']
export const ENCRYPTION_TYPES: Names = [
  'NULL',
  'DES_CFB64',
  'DES_OFB64',
  'DES3_CFB64',
  'DES3_OFB64',
  undefined,
  'CAST5_40_CFB64',
  'CAST5_40_OFB64',
  'CAST128_CFB64',
  'CAST128_OFB64',
]
