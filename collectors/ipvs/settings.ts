// How often the ipvs collector looks at what.

import Type, { type Static } from 'typebox'

export const settings = Type.Object(
  {
    interval: Type.Number({ default: 2, minimum: 0.1, description: 'seconds between looks; the kernel renews its counters every 2 s' }),
    changes: Type.Number({
      default: 0.25,
      minimum: 0.05,
      description: 'seconds at least between looks for services, real servers and weights that changed; more where a look costs much',
    }),
    details: Type.Number({ default: 30, minimum: 1, description: 'seconds between looks at thresholds, flags, tunnels and timeouts' }),
    kernel: Type.Number({ default: 10, minimum: 1, description: 'seconds between looks at sync daemons and sysctls' }),
    connections: Type.Number({ default: 30, minimum: 1, description: 'seconds between looks at the states of connections' }),
    mostConnections: Type.Integer({ default: 100_000, minimum: 0, description: 'with more connections than this their states are not looked at' }),
  },
  { additionalProperties: false },
)

export type IpvsSettings = Static<typeof settings>
