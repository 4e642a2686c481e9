import { addCounts, countsOf, newTotals } from '../../src/capture/interface-counts.ts'

const child = (captured: number, sampledOut?: number) => ({ captured, received: captured, dropped: 0, droppedByInterface: 0, sampledOut })

test('what several children counted is added up, with what the one that runs has counted', () => {
  const totals = newTotals('eth7', true)
  addCounts(totals, { captured: 5, received: 9, dropped: 3, droppedByInterface: 2, sampledOut: 100 })
  addCounts(totals, child(1, 10))
  expect(countsOf(totals, 'pcap', child(2, 7))).toEqual({
    interface: 'eth7',
    backend: 'pcap',
    captured: 8,
    received: 12,
    droppedByKernel: 3,
    droppedByInterface: 2,
    droppedByUs: 1,
    sampledOut: 117,
    gaps: 0,
    gapMs: 0,
  })
})

test('without sampling nothing is sampled out', () => {
  const totals = newTotals('eth7', false)
  addCounts(totals, child(5))
  expect(countsOf(totals, 'tcpdump', child(5)).sampledOut).toBe(0)
})

test('what one child could not count is not known from then on', () => {
  const totals = newTotals('eth7', true)
  expect(countsOf(totals, 'tcpdump', child(5)).sampledOut).toBeUndefined()
  addCounts(totals, child(5, 100))
  addCounts(totals, child(5))
  addCounts(totals, child(5, 100))
  expect(countsOf(totals, 'pcap', undefined).sampledOut).toBeUndefined()
})

test('a child that never opened the interface left nothing out', () => {
  const totals = newTotals('eth7', true)
  addCounts(totals, child(0))
  addCounts(totals, child(5, 100))
  expect(countsOf(totals, 'pcap', undefined).sampledOut).toBe(100)
})

test('loopback, where the kernel shows every packet twice, is counted once', () => {
  const totals = newTotals('lo', true)
  addCounts(totals, child(5, 100))
  expect(countsOf(totals, 'pcap', undefined).sampledOut).toBe(50)
})
