// Heartbeat's ha.cf -> where it logs. Pure. Everything else in it is Heartbeat's own business.
//
//   logfile /var/log/ha-log        lines of `directive value`, # begins a comment

export type HaLogging = {
  /** Its own file; without one it logs through syslog or ha_logd. */
  readonly logfile: string | undefined
  /** ha_logd writes instead, as /etc/logd.cf says. */
  readonly daemon: boolean
  readonly facility: string | undefined
}

export function parseHaLogging(text: string): HaLogging {
  let logfile: string | undefined
  let facility: string | undefined
  let daemon = false
  for (const line of text.split('\n')) {
    const [directive, value] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (value === undefined) continue
    if (directive === 'logfile') logfile = value
    else if (directive === 'logfacility') facility = value === 'none' ? undefined : value
    else if (directive === 'use_logd') daemon = /^(?:yes|on|true|y|1)$/i.test(value)
  }
  return { logfile, daemon, facility }
}
