import { testRecorded } from './recorded.ts'

describe('HTTP, RTSP, SIP, SMTP, FTP and whois', () => {
  testRecorded('http')
})
