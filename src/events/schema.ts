// The JSON Schema of a type's data, as `umtool schema` prints it.
import { dataSchema } from './cloud-event.ts'
import { eventTypes } from './types.ts'

/** Undefined for a type nobody knows. */
export function schemaOf(type: string): Readonly<Record<string, unknown>> | undefined {
  if (!Object.hasOwn(eventTypes, type)) return undefined
  const { about, data, version } = eventTypes[type]!
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: dataSchema(type, version), title: type, description: about, ...data }
}
