"""The server end of host.sh's TCP recordings: one port for each case of tcp-client.py."""
import socket
import struct
import threading
import time

TCP_MD5SIG = 14
IPPROTO_MPTCP = 262


def listener(port, protocol=0, before=None):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if before:
        before(s)
    s.bind(("", port))
    s.listen(5)
    return s


def md5(s):
    address = struct.pack("!HH4s", 0, 0, socket.inet_aton("10.0.1.1")).ljust(128, b"\0")
    address = struct.pack("H", socket.AF_INET) + address[2:]
    s.setsockopt(socket.IPPROTO_TCP, TCP_MD5SIG, address + struct.pack("BBHI", 0, 0, 6, 0) + b"secret".ljust(80, b"\0"))


def echo(c):
    while data := c.recv(65536):
        c.sendall(data)
    c.close()


def drain(c):
    while c.recv(65536):
        pass
    c.close()


def sleepy(c):
    time.sleep(2)
    drain(c)


def serve(s, handle):
    while True:
        c, _ = s.accept()
        threading.Thread(target=handle, args=(c,), daemon=True).start()


def small_buffer(s):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)


PORTS = [
    (7001, 0, lambda s: s.setsockopt(socket.IPPROTO_TCP, 23, 5), echo),  # TCP_FASTOPEN
    (7002, 0, md5, echo),
    (7003, IPPROTO_MPTCP, None, echo),
    (7004, 0, None, drain),
    (7005, 0, small_buffer, sleepy),
    (7006, 0, None, echo),
]
for port, protocol, before, handle in PORTS:
    threading.Thread(target=serve, args=(listener(port, protocol, before), handle), daemon=True).start()
time.sleep(600)
