"""One connection of a kind to tcp-server.py: tcp-client.py fast-open|md5|mptcp|urgent|zero-window|keepalive|reset|plain"""
import socket
import struct
import sys
import time

SERVER = "10.0.2.2"
TCP_MD5SIG = 14
IPPROTO_MPTCP = 262


def connect(port, protocol=0, before=None):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
    s.settimeout(5)
    if before:
        before(s)
    s.connect((SERVER, port))
    return s


def fast_open():
    for _ in range(2):  # the first gets the cookie, the second uses it
        s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        s.sendto(b"first words", socket.MSG_FASTOPEN, (SERVER, 7001))
        s.recv(100)
        s.close()
        time.sleep(0.3)


def md5():
    def sign(s):
        address = struct.pack("H", socket.AF_INET) + struct.pack("!H4s", 0, socket.inet_aton(SERVER))
        s.setsockopt(socket.IPPROTO_TCP, TCP_MD5SIG, address.ljust(128, b"\0") + struct.pack("BBHI", 0, 0, 6, 0) + b"secret".ljust(80, b"\0"))

    s = connect(7002, 0, sign)
    s.sendall(b"signed")
    s.recv(100)
    s.close()


def mptcp():
    s = connect(7003, IPPROTO_MPTCP)
    for _ in range(5):
        s.sendall(b"x" * 500)
        s.recv(1000)
        time.sleep(0.2)
    s.close()


def urgent():
    s = connect(7004)
    s.sendall(b"words")
    s.send(b"!", socket.MSG_OOB)
    s.sendall(b"more")
    s.close()


def zero_window():
    s = connect(7005)
    s.setblocking(False)
    for _ in range(20):
        try:
            s.send(b"z" * 1000)
        except BlockingIOError:
            pass
        time.sleep(0.05)
    s.settimeout(5)
    time.sleep(2)
    s.close()


def keepalive():
    def alive(s):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)

    s = connect(7006, 0, alive)
    s.sendall(b"hello")
    s.recv(10)
    time.sleep(3)
    s.close()


def reset():
    s = connect(7006)
    s.sendall(b"hello")
    s.recv(10)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.close()
    try:
        connect(7999)
    except ConnectionRefusedError:
        pass


def plain():
    s = connect(7006)
    for i in range(3):
        s.sendall(b"line %d\n" % i)
        s.recv(100)
    s.close()



{
    "fast-open": fast_open, "md5": md5, "mptcp": mptcp, "urgent": urgent, "zero-window": zero_window,
    "keepalive": keepalive, "reset": reset, "plain": plain,
}[sys.argv[1]]()
time.sleep(0.3)
