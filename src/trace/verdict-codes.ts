// The small numbers in a verdict: sides, marks, how a packet came by again, why a connection was reset, what a payload was read as.
//
// Nothing is imported here, so that the bundler writes the numbers themselves wherever they are used: V8's middle compiler loads,
// checks and unpacks a module's variable each time, constant or not.

/** Who sent the packet. */
export const SIDE_NONE = 0
export const SIDE_CLIENT = 1
export const SIDE_SERVER = 2

/** First packet of its connection. */
export const NEW = 1 << 0
export const RETRANSMISSION = 1 << 1
export const FAST_RETRANSMISSION = 1 << 2
/** The other side had already acknowledged these bytes. */
export const SPURIOUS_RETRANSMISSION = 1 << 3
export const OUT_OF_ORDER = 1 << 4
export const DUPLICATE_ACK = 1 << 5
/** Bytes are missing between the packets before and this one. */
export const SEGMENT_LOST = 1 << 6
/** Acknowledges bytes of the other side that were never seen here. */
export const ACKED_UNSEEN = 1 << 7
export const KEEP_ALIVE = 1 << 8
export const KEEP_ALIVE_ACK = 1 << 9
export const ZERO_WINDOW = 1 << 10
export const ZERO_WINDOW_PROBE = 1 << 11
export const ZERO_WINDOW_PROBE_ACK = 1 << 12
export const WINDOW_FULL = 1 << 13
export const WINDOW_UPDATE = 1 << 14
/** A SYN for addresses and ports that an older connection had. */
export const PORT_REUSED = 1 << 15
/** The connection ended with this packet. */
export const CLOSED = 1 << 16
/** One side said FIN and the other has not been heard at all: all that a one-sided capture shows of an end. */
export const CLOSING = 1 << 17

/** A window update that opens a window that was closed. */
export const WINDOW_OPENED = 1 << 18

/** A retransmission of bytes that are seen here for the first time. */
export const FIRST_SIGHT = 1 << 19

/** How a packet that was seen before came by again. */
export const AGAIN_NO = 0
/** Nothing differs: the capture (or the network) shows it twice. */
export const AGAIN_COPY = 1
/** Other hardware addresses, same IP addresses: direct routing, or a router. */
export const AGAIN_FORWARDED = 2
/** Inside a tunnel that was not there before, or no longer inside one. */
export const AGAIN_TUNNELLED = 3
/** One end's address or port is another one now. */
export const AGAIN_NAT = 4

/** Why a connection was reset. */
export const RESET_NO = 0
/** RST in answer to a SYN. */
export const RESET_REFUSED = 1
/** RST of the client in answer to a SYN-ACK it did not ask for: the answer came from an unexpected address, or the SYN was forged. */
export const RESET_UNASKED = 2
export const RESET_BY_CLIENT = 3
export const RESET_BY_SERVER = 4
/** The receiver does not know the connection: RST without ACK that answers a segment in the middle of one. */
export const RESET_UNKNOWN_THERE = 5
/** After a silence of a minute and more. */
export const RESET_AFTER_IDLE = 6
/** After the connection had been closed by a FIN: harmless. */
export const RESET_AFTER_CLOSE = 7

/** What the payload was read as; the message itself is in the trace's beliefs. */
export const APP_NONE = 0
export const APP_VRRP = 1
export const APP_HEARTBEAT = 2
export const APP_SYNC = 3
