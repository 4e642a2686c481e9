// What is known of the chosen event or incident, and the umtool command that shows the same.
import { clockText, durationText } from './model.js'

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const key in attributes) made.setAttribute(key, attributes[key])
  made.append(...children)
  return made
}

function list(pairs) {
  const dl = element('dl')
  for (const [term, value] of pairs) if (value !== undefined && value !== '') dl.append(element('dt', {}, term), element('dd', {}, value))
  return dl
}

/** For a shell: whatever stands in a name is quoted. */
const quoted = text => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

const moment = (model, ms, more) => new Date(model.base + ms + more).toISOString()

function commandBox(command) {
  const copy = element('button', { type: 'button' }, 'copy')
  copy.addEventListener('click', () =>
    navigator.clipboard?.writeText(command).then(
      () => (copy.textContent = 'copied'),
      () => {},
    ),
  )
  return [element('pre', {}, command), copy]
}

function commandOf(model, event) {
  const log = model.log === undefined ? '' : ` --log ${quoted(model.log)}`
  const around = `--since ${moment(model, event.written ?? event.at, -1)} --until ${moment(model, event.written ?? event.at, 2)}`
  if (event.packet > 0) return `umtool export${log} --node ${quoted(event.node)} ${around} -o pcapng -w packets.pcapng`
  return `umtool events${log} --node ${quoted(event.node)} --type ${quoted(event.type)} ${around} --all -o json`
}

export function showEvent(box, model, i) {
  const event = model.event(i)
  const incident = event.incident < 0 ? undefined : model.incidents[event.incident]
  box.replaceChildren(
    element('h2', {}, `${event.type} ${event.subject}`),
    element('p', {}, event.says),
    list([
      ['time', `${clockText(model, event.at)} UTC`],
      [
        'in',
        incident === undefined
          ? ''
          : `${incident.id} at T${event.at < incident.began ? '-' : '+'}${(Math.abs(event.at - incident.began) / 1000).toFixed(3)}: ${incident.says}`,
      ],
      ['node', event.node],
      ['times', event.times > 1 ? String(event.times) : ''],
      [event.packet > 0 ? 'packet' : '', event.packet > 0 ? `${event.packet} in the capture of this id` : ''],
      ['id', element('code', {}, event.id)],
    ]),
    element('p', { class: 'empty' }, 'The same with umtool:'),
    ...commandBox(commandOf(model, event)),
  )
}

export function showIncident(box, model, i) {
  const incident = model.incidents[i]
  const log = model.log === undefined ? '' : ` --log ${quoted(model.log)}`
  const end = incident.ended ?? model.until
  const link = element('a', { href: `#${incident.id}` }, 'its phases and evidence below')
  box.replaceChildren(
    element('h2', {}, `${incident.id} ${incident.word}`),
    element('p', {}, incident.says),
    list([
      ['began', `${clockText(model, incident.began)} UTC`],
      ['took', incident.ended === undefined ? 'not over within this range' : durationText(incident.ended - incident.began)],
      ['clients', incident.clients],
    ]),
    link,
    element('p', { class: 'empty' }, 'The same with umtool:'),
    ...commandBox(`umtool timeline${log} --since ${moment(model, incident.began, -2000)} --until ${moment(model, end, 2000)} --all`),
  )
}
