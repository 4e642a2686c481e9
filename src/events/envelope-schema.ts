// The JSON Schema of an event as it leaves umtool: CloudEvents 1.0 with the sequence extension and `run`. cloud-event.ts is what reads it.
import Type from 'typebox'
import { PCAP } from './cloud-event.ts'

const uuid = (description: string) => Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', description })

export const envelopeSchema = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: uuid('UUIDv7, one per event'),
    source: Type.String({ pattern: '^/[^/\\s]+/[^/\\s]+/[^/\\s]+$', description: '/CLUSTER/NODE/COLLECTOR' }),
    type: Type.String({ pattern: '^umtool\\.[a-z0-9-]+(\\.[a-z0-9-]+)+$', description: 'umtool. and the name that umtool schema lists' }),
    time: Type.String({
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$',
      description: 'when it happened, by the clock of the node that saw it',
    }),
    subject: Type.String({ description: 'what it is about: a service, a real server, an address, an interface, a node' }),
    dataschema: Type.Optional(Type.String({ pattern: '^urn:umtool:[a-z0-9.-]+:\\d+$', description: 'type and version of the data' })),
    datacontenttype: Type.Union([Type.Literal('application/json'), Type.Literal(PCAP)]),
    sequence: Type.String({ pattern: '^[1-9]\\d*$', description: '1, 2, 3 ... without a gap for each source and run' }),
    run: uuid('one life of the collector'),
    data: Type.Optional(Type.Unknown()),
    data_base64: Type.Optional(Type.String({ description: 'a whole pcap file, for packets.captured' })),
  },
  { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'urn:umtool:event:1', title: 'an event of umtool' },
)
