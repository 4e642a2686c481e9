// The packets of a capture file, one after the other.
import { isCaptureError } from '../../src/capture/capture-error.ts'
import { readCapture } from '../../src/capture/file.ts'
import { next } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord, type PacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'

/** `each` gets one record that is filled again. A capture that breaks off counts up to there, as it does for tcpdump; one that is none throws. */
export async function eachPacket(path: string, each: (record: PacketRecord) => void): Promise<void> {
  const record = newPacketRecord()
  const capture = await readCapture(path)
  try {
    for await (const decoder of capture.batches()) while (next(decoder, record) === OK) each(record)
  } catch (error) {
    if (!isCaptureError(error)) throw error
  }
}
