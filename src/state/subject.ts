// The two names in the subject of a real server: `tcp/10.9.0.100:80 10.9.0.3:80`.

export type ServerSubject = { readonly service: string; readonly endpoint: string }

/** Undefined where there is only one name. Names taken apart before are not kept: looking them up costs what cutting them does. */
export function serverSubject(subject: string): ServerSubject | undefined {
  const between = subject.indexOf(' ')
  return between < 0 ? undefined : { service: subject.slice(0, between), endpoint: subject.slice(between + 1) }
}
