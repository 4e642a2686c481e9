#!/usr/bin/env python3
# Records TCP over a bad link: two namespaces joined by a process that loses, repeats, delays and reorders packets.
#
#   test/packets/record/lossy-link.py OUT          (root; needs ip, tcpdump, tshark)
#
# Writes OUT/client.pcap and OUT/server.pcap, the same traffic at both ends, and OUT/*.tshark, what tshark's TCP analysis says of
# each packet: number, and one letter per mark (LETTERS below).

import ctypes, fcntl, heapq, os, random, select, socket, struct, subprocess, sys, threading, time

CLIENT, SERVER = 'umtool-lossy-c', 'umtool-lossy-s'
LOSS, REORDERED, REPEATED, DELAY = 0.03, 0.04, 0.01, 0.003
SNAPLEN = '116'  # raw IPv6 and the longest TCP header: tshark says nothing of a segment whose options are cut
MOST = 700  # packets kept of each end
LETTERS = {'retransmission': 'R', 'fast_retransmission': 'F', 'spurious_retransmission': 'S', 'out_of_order': 'O', 'duplicate_ack': 'D',
           'lost_segment': 'L', 'ack_lost_segment': 'A', 'keep_alive': 'K', 'keep_alive_ack': 'k', 'zero_window': 'Z', 'zero_window_probe': 'P',
           'zero_window_probe_ack': 'p', 'window_full': 'W', 'window_update': 'U', 'reused_ports': 'u'}
libc = ctypes.CDLL(None)
random.seed(5)


def enter(name):
    fd = os.open(name, os.O_RDONLY)
    if libc.setns(fd, 0x40000000) != 0:
        raise OSError(f'cannot enter {name}')
    os.close(fd)


def tun(namespace):
    home = os.open('/proc/self/ns/net', os.O_RDONLY)
    enter(f'/run/netns/{namespace}')
    fd = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, 0x400454CA, struct.pack('16sH', b'tun0', 0x1 | 0x1000))
    libc.setns(home, 0x40000000)
    os.close(home)
    return fd


def serve(connection):
    try:
        request = connection.recv(4096)
        word, _, number = request.partition(b' ')
        if word == b'big':
            connection.sendall(bytes(int(number)))
        elif word == b'slow':
            time.sleep(0.3)
            connection.sendall(bytes(500))
        elif word == b'sink':
            time.sleep(1.2)
            while connection.recv(2000):
                time.sleep(0.002)
        elif word == b'reset':
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        elif word == b'idle':
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
            time.sleep(2.5)
        connection.close()
    except OSError:
        pass


def server():
    enter(f'/run/netns/{SERVER}')
    for family, address in ((socket.AF_INET, '10.77.0.2'), (socket.AF_INET6, 'fd77::2')):
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, 80))
        listening.listen(64)
        threading.Thread(target=accept, args=(listening,), daemon=True).start()


def accept(listening):
    while True:
        threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()


def client(request, address, slow, port=80):
    try:
        s = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET)
        s.settimeout(20)
        if slow:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        s.connect((address, port))
        s.sendall(request)
        if request.startswith(b'sink'):
            s.sendall(bytes(60000))
            s.shutdown(1)
        while s.recv(2000 if slow else 65536):
            time.sleep(0.05 if slow else 0)
        s.close()
    except OSError:
        pass


def traffic():
    # Two threads of one process each in a namespace of their own.
    first = threading.Thread(target=server, daemon=True)
    first.start()
    first.join()
    enter(f'/run/netns/{CLIENT}')
    jobs = []
    for address in ('10.77.0.2', 'fd77::2'):
        for request, slow in ((b'big 200000', False), (b'big 40000', True), (b'slow', False), (b'sink', False), (b'reset', False), (b'idle', False), (b'big 20000', False)):
            jobs.append(threading.Thread(target=client, args=(request, address, slow)))
        jobs.append(threading.Thread(target=client, args=(b'refused', address, False, 81)))
    for job in jobs:
        job.start()
        time.sleep(0.02)
    for job in jobs:
        job.join()
    os._exit(0)


def forward(ends, running):
    waiting, count = [], 0
    while running() or waiting:
        now = time.time()
        while waiting and waiting[0][0] <= now:
            _, _, fd, packet = heapq.heappop(waiting)
            try:
                os.write(fd, packet)
            except OSError:
                pass
        pause = min(0.02, max(0, waiting[0][0] - now)) if waiting else 0.02
        for fd in select.select(ends, [], [], pause)[0]:
            while True:
                try:
                    packet = os.read(fd, 65536)
                except BlockingIOError:
                    break
                if random.random() < LOSS:
                    continue
                due = time.time() + DELAY + (random.choice((0.0005, 0.002, 0.008)) if random.random() < REORDERED else 0)
                other = ends[1] if fd == ends[0] else ends[0]
                for late in (0, 0.0002) if random.random() < REPEATED else (0,):
                    count += 1
                    heapq.heappush(waiting, (due + late, count, other, packet))


def analysis(path):
    fields = [x for name in LETTERS for x in ('-e', f'tcp.analysis.{name}')]
    text = subprocess.run(['tshark', '-n', '-r', path, '-T', 'fields', '-e', 'frame.number', *fields], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        number, *marks = line.split('\t')
        letters = ''.join(letter for letter, mark in zip(LETTERS.values(), marks) if mark)
        if letters:
            yield f'{number} {letters}\n'


def main(out):
    run = lambda line: subprocess.check_call(line, shell=True)
    os.makedirs(out, exist_ok=True)
    for namespace in (CLIENT, SERVER):
        run(f'ip netns add {namespace}; ip -n {namespace} link set lo up')
    try:
        ends = [tun(CLIENT), tun(SERVER)]
        for namespace, n in ((CLIENT, 1), (SERVER, 2)):
            run(f'ip -n {namespace} addr add 10.77.0.{n}/24 dev tun0; ip -n {namespace} addr add fd77::{n}/64 dev tun0 nodad; ip -n {namespace} link set tun0 up')
        files = {CLIENT: f'{out}/client.pcap', SERVER: f'{out}/server.pcap'}
        dumps = [subprocess.Popen(['ip', 'netns', 'exec', n, 'tcpdump', '-i', 'tun0', '-s', SNAPLEN, '-c', str(MOST), '-w', path, '-Z', 'root', 'tcp'], stderr=subprocess.DEVNULL)
                 for n, path in files.items()]
        time.sleep(1)
        child = os.fork()
        if child == 0:
            traffic()
        ended = []

        def running():
            if not ended and os.waitpid(child, os.WNOHANG)[0] != 0:
                ended.append(child)
            return not ended

        forward(ends, running)
        for dump in dumps:
            dump.terminate()
            dump.wait()
        for path in files.values():
            with open(path.replace('.pcap', '.tshark'), 'w') as file:
                file.writelines(analysis(path))
    finally:
        for namespace in (CLIENT, SERVER):
            subprocess.call(['ip', 'netns', 'del', namespace])


main(sys.argv[1])
