// How an event strikes an operator: something is lost, something is back, something was changed, or it is a fact among others.

export type Gravity = 'bad' | 'good' | 'changed' | 'plain'

const BAD = /\.(failed|died|lost|removed|silenced|disappeared|quiesced|troubled|gave-up|resigned|fenced|refused|contested|down)$/
const GOOD = /\.(recovered|restored|returned|took-over|joined|confirmed|settled|up)$/
const CHANGED = /\.(changed|added|appeared|entered|started|ended|stopped|reloaded|reset|stepped|rotated|applied|requested)$/

/** Where the participle says the wrong thing. */
const OTHERWISE: Readonly<Record<string, Gravity>> = {
  'pool-fallback.started': 'bad',
  'pool-fallback.ended': 'good',
  'manager.stopped': 'bad',
  'resource.stopped': 'changed',
  'route.disappeared': 'changed',
  'address.disappeared': 'changed',
  'collector.started': 'plain',
  'collector.stopped': 'plain',
  'clock.stepped': 'bad',
  'copy.interrupted': 'bad',
  'copy.resumed': 'good',
}

/** Of a type without anything more than its name, so that types of a newer umtool are judged too; `data` where the name is not enough. */
export function gravityOf(type: string, data?: unknown): Gravity {
  const known = Object.hasOwn(OTHERWISE, type) ? OTHERWISE[type] : undefined
  if (known !== undefined) return known
  const state = (data as { readonly state?: unknown } | null | undefined)?.state
  if (type === 'vrrp-instance.entered' && typeof state === 'string') return state.toLowerCase() === 'fault' ? 'bad' : 'changed'
  if (type === 'link.changed' && typeof state === 'string') return /down/i.test(state) ? 'bad' : 'changed'
  if (BAD.test(type)) return 'bad'
  if (GOOD.test(type)) return 'good'
  return CHANGED.test(type) ? 'changed' : 'plain'
}
