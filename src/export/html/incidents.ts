// The incidents of a report as plain HTML: there without a script too, and on paper.

import { sentenceOf } from '../../print/event/sentence.ts'
import { fromBeginning, newTimelineClock } from '../../print/timeline/clock.ts'
import { clientsLines, typesOf } from '../../print/timeline/text.ts'
import { duration, KIND_WORDS, PHASE_WORDS, phaseSays, saidBy, titleOf, whyOf } from '../../print/timeline/words.ts'
import type { Evidence, Incident, Phase, Timeline } from '../../timeline/timeline.ts'
import { html } from './escape.ts'

const clock = newTimelineClock(true)
/** Entries listed for each: the page's list has all of them. */
const LISTED = 60

export function incidentHtml(timeline: Timeline, incident: Incident, place: number): string {
  const why = whyOf(incident)
  const took = incident.ended === undefined ? 'not over within this range' : duration(incident.ended - incident.began)
  const facts: (readonly [string, string])[] = [
    ['began', `<time>${html(clock.moment(incident.began))}</time> UTC`],
    ['took', html(took)],
    ...(incident.by === undefined ? [] : [['by', html(incident.by)] as const]),
    ...(why === undefined ? [] : [['why', html(why)] as const]),
    ...(incident.severity === 'note' ? [] : clientsLines(timeline, incident).map(line => ['clients', html(line)] as const)),
    ...(incident.because.length === 0
      ? []
      : [['follows from', incident.because.map(id => `<a href="#${html(id)}">${html(id)}</a>`).join(', ')] as const]),
  ]
  return `<article class="card incident ${incident.severity}" id="${html(incident.id)}">
<header><span class="tag">${html(`${incident.id} · ${KIND_WORDS[incident.kind]}`)}</span><h2>${html(titleOf(incident))}</h2><button type="button" data-look="${place}">show</button></header>
<dl>${facts.map(([term, value]) => `<dt>${term}</dt><dd>${value}</dd>`).join('')}</dl>
<div class="scroll"><table><thead><tr><th class="number">T</th><th>time (UTC)</th><th>node</th><th>phase</th><th></th><th class="number">took</th><th>evidence</th></tr></thead>
<tbody>${incident.phases.map((phase, i) => phaseHtml(timeline, incident, phase, incident.phases[i - 1])).join('')}</tbody></table></div>
${entriesHtml(timeline, incident)}
</article>`
}

function phaseHtml(timeline: Timeline, incident: Incident, phase: Phase, before: Phase | undefined): string {
  const polled = phase.after === undefined || phase.after >= phase.at ? '' : ` (polled: within ${duration(phase.at - phase.after)})`
  return `<tr><td class="number">${fromBeginning(phase.at, incident.began)}</td><td class="nowrap"><time>${clock.time(phase.at)}</time></td><td>${html(phase.node)}</td><td class="nowrap"><strong>${html(PHASE_WORDS[phase.name])}</strong></td><td>${html(phaseSays(incident, phase, saidBy(timeline, incident, phase)))}${html(polled)}</td><td class="number">${before === undefined ? '' : html(duration(phase.at - before.at))}</td><td>${phase.evidence.map(evidenceHtml).join(' ')}</td></tr>`
}

/** The end of an id tells it apart; all of it is in the title, to be copied. */
const shortId = (id: string): string => `…${id.slice(-6)}`

const evidenceHtml = (evidence: Evidence): string =>
  evidence.kind === 'event'
    ? `<code title="${html(`${evidence.type} by ${evidence.node}: ${evidence.id}`)}">${html(shortId(evidence.id))}</code>`
    : `<code title="${html(`packet ${evidence.packet} of ${evidence.id}, captured by ${evidence.node}: ${evidence.says}`)}">${html(`packet ${evidence.packet} ${shortId(evidence.id)}`)}</code>`

function entriesHtml(timeline: Timeline, incident: Incident): string {
  const entries = incident.entries.map(place => timeline.entries[place]!).filter(({ what }) => what.kind === 'event')
  if (entries.length === 0) return ''
  const shown = entries.slice(0, LISTED)
  const left = entries.slice(LISTED)
  const rows = shown.map(({ at, node, what }) =>
    what.kind === 'event'
      ? `<li><time>${fromBeginning(at, incident.began)}</time> ${html(node)} <strong>${html(what.event.type)}</strong> ${html(what.event.subject)} ${html(sentenceOf(what.event))}</li>`
      : '',
  )
  const more = left.length === 0 ? '' : `<li>and ${left.length} more: ${html(typesOf(left))}</li>`
  return `<details><summary>${entries.length} event${entries.length === 1 ? '' : 's'}</summary><ul>${rows.join('')}${more}</ul></details>`
}
