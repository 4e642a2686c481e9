// A timeline as one HTML file that needs nothing else: no network, no font, no script from elsewhere, and a policy that forbids them.
import { createHash } from 'node:crypto'
import { newTimelineClock } from '../../print/timeline/clock.ts'
import { clockLines } from '../../print/timeline/text.ts'
import { duration } from '../../print/timeline/words.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { SCRIPT, STYLE } from './assets.ts'
import { reportData } from './data.ts'
import { html, jsonInHtml } from './escape.ts'
import { incidentHtml } from './incidents.ts'

/** `log`: what --log was given, for the commands that the page shows. */
export type ReportSettings = { readonly log: string | undefined }

const clock = newTimelineClock(true)
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

export function reportHtml(timeline: Timeline, { log }: ReportSettings): string {
  const title = `${timeline.clusters.join(', ') || 'Timeline'}: ${clock.moment(timeline.since)} to ${clock.moment(timeline.until).slice(11)} UTC`
  const policy = `default-src 'none'; script-src ${hashOf(SCRIPT)}; style-src ${hashOf(STYLE)}; base-uri 'none'; form-action 'none'`
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="umtool timeline">
<meta name="referrer" content="no-referrer">
<title>${html(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header class="top"><div><h1>${html(headline(timeline))}</h1><p class="range">${html(timeline.clusters.map(name => `cluster ${name}`).join(', '))} · <time>${html(clock.moment(timeline.since))}</time> to <time>${html(clock.moment(timeline.until))}</time> UTC, ${html(duration(timeline.until - timeline.since))}</p></div>
<button type="button" id="theme" title="light, dark, or as the system has it">theme: auto</button></header>
<main>
${factsHtml(timeline)}
${viewHtml()}
<section aria-label="incidents">
${timeline.incidents.length === 0 ? '<article class="card incident"><h2>Healthy</h2><p>Nothing happened that an operator would have to know.</p></article>' : timeline.incidents.map((incident, i) => incidentHtml(timeline, incident, i)).join('\n')}
</section>
</main>
<footer>${clockLines(timeline)
    .map(line => `<p>${html(line)}</p>`)
    .join('')}<p>${html(leftOut(timeline))}</p><p>Made by umtool timeline. All times are UTC.</p></footer>
<p class="sr" id="said" role="status" aria-live="polite"></p>
<script type="application/json" id="data">${jsonInHtml(reportData(timeline, log))}</script>
<script>${SCRIPT}</script>
</body>
</html>
`
}

const grouped = (n: number): string => n.toLocaleString('en-US')

function headline({ incidents }: Timeline): string {
  const bad = incidents.filter(({ severity }) => severity === 'bad').length
  const planned = incidents.filter(({ severity }) => severity === 'planned').length
  if (incidents.length === 0) return 'A healthy stretch'
  const parts = [bad > 0 ? `${bad} incident${bad === 1 ? '' : 's'}` : '', planned > 0 ? `${planned} planned move${planned === 1 ? '' : 's'}` : '']
  return parts.filter(part => part !== '').join(', ') || 'Nothing bad, and some notes'
}

function factsHtml(timeline: Timeline): string {
  const { incidents, clients, captured, events, nodes } = timeline
  const bad = incidents.filter(({ severity }) => severity === 'bad').length
  const outages = clients.flatMap(seen => seen.outages)
  const longest = Math.max(0, ...outages.map(({ milliseconds }) => milliseconds))
  const failed = clients.reduce((sum, seen) => sum + seen.failed + seen.cut, 0)
  const attempts = clients.reduce((sum, seen) => sum + seen.attempts, 0)
  const facts: (readonly [string, string, string])[] = [
    [
      String(bad),
      `bad incident${bad === 1 ? '' : 's'}${incidents.length > bad ? `, ${incidents.length - bad} other` : ''}`,
      bad > 0 ? 'bad' : 'good',
    ],
    captured === 0
      ? ['not known', 'what clients saw: no captures', '']
      : [
          longest === 0 ? 'none' : duration(longest * 1000),
          `longest outage for clients${outages.length > 1 ? `, of ${outages.length}` : ''}`,
          longest > 0 ? 'bad' : 'good',
        ],
    ...(attempts === 0
      ? []
      : [[`${grouped(failed)} of ${grouped(attempts)}`, 'connections of clients failed', failed > 0 ? 'bad' : 'good'] as const]),
    [grouped(events), `events of ${nodes.length} node${nodes.length === 1 ? '' : 's'}`, ''],
    [grouped(captured), 'packets read', ''],
  ]
  return `<ul class="facts">${facts.map(([value, says, kind]) => `<li class="${kind}"><strong>${html(value)}</strong><span>${html(says)}</span></li>`).join('')}</ul>`
}

const viewHtml = (): string => `<div id="view"><section class="card" aria-label="timeline">
<div class="bar"><div class="grow"><input type="search" id="filter" placeholder="filter events: node, type, subject, words  ( / )" aria-label="filter events"></div><output id="found" for="filter"></output>
<button type="button" id="everything" aria-pressed="false" title="pictures, collectors and the like too">everything</button><button type="button" id="before" title="incident before  ( [ )" aria-label="incident before">◀ incident</button><button type="button" id="after" title="next incident  ( ] )" aria-label="next incident">incident ▶</button><button type="button" id="in" aria-label="zoom in" title="+">+</button><button type="button" id="out" aria-label="zoom out" title="-">−</button><button type="button" id="fit" title="whole range  ( 0 )">all</button></div>
<div id="chart" tabindex="0" role="group" aria-label="timeline: arrow keys move, plus and minus zoom, brackets go from incident to incident"><noscript><p>The lanes need a script; what happened is told below without one.</p></noscript></div>
<div id="map"></div>
<div class="legend"><output id="shown"></output><span><span class="gravity-bad">▼</span> lost</span><span><span class="gravity-good">▲</span> back</span><span><span class="gravity-changed">●</span> changed</span><span><span class="gravity-packet">■</span> packet</span><span>wheel zooms, drag moves, <kbd>+</kbd> <kbd>-</kbd> <kbd>0</kbd> <kbd>[</kbd> <kbd>]</kbd> <kbd>j</kbd> <kbd>k</kbd> <kbd>/</kbd></span></div>
</section>
<div class="columns"><section class="card" id="list" role="listbox" tabindex="0" aria-label="events"></section><section class="card" id="details" aria-label="details" aria-live="polite"><p class="empty">Choose an event or an incident to see what it stands on.</p></section></div></div>`

function leftOut({ leftOut: counts, entries }: Timeline): string {
  const counted = Object.entries(counts).map(([type, n]) => `${type} ${n}`)
  const noise = entries.filter(entry => entry.noise).length
  return `${noise} pictures and the like are shown with "everything".${counted.length === 0 ? '' : ` Only counted: ${counted.join(', ')}.`}`
}
