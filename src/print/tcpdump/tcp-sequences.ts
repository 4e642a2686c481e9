// First sequence numbers of every TCP conversation, so that later ones can be printed relative to them, as tcpdump does.

export type TcpSequences = { size: number }
export const newTcpSequences = (): TcpSequences => ({ size: 0 })
