/* Sends numbered TCP segments at a fixed rate: the load of live.ts. Compiled by gcc when the benchmark runs.
 *
 *   live-sender INTERFACE PACKETS_PER_SECOND SECONDS [CONNECTIONS]
 *
 * Every segment carries "umtool" and a 32-bit number in its payload, and the number's low 16 bits as TCP window, so that a
 * text line shows them too. Half go from clients to 198.51.100.1:80 and half come back; a quarter of those back is 1,448 bytes
 * long, the rest short. The frames are addressed to nobody's MAC, so that the far end's kernel answers nothing.
 * Prints how many were sent, in how many seconds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 32
#define HEADERS (14 + 20 + 32)
#define LONGEST (HEADERS + 1448)

static unsigned char frames[BATCH][LONGEST];

static void put16(unsigned char *at, unsigned value) { at[0] = value >> 8; at[1] = value; }
static void put32(unsigned char *at, uint32_t value) { put16(at, value >> 16); put16(at + 2, value & 0xffff); }

static uint16_t sum_words(const unsigned char *at, int length, uint32_t sum) {
  for (; length > 1; at += 2, length -= 2) sum += at[0] << 8 | at[1];
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum;
}

static int make(unsigned char *f, uint32_t number, unsigned connections) {
  unsigned connection = number / 2 % connections;
  uint32_t client = 0x0a000000u + 1 + connection / 100;
  unsigned port = 32768 + connection % 28000;
  int back = number & 1;
  int payload = back && number % 8 == 1 ? 1448 : 16 + number % 5 * 20;
  uint32_t service = 0xc6336401u;
  memcpy(f, "\x02\x00\x00\x00\x00\xee\x02\x00\x00\x00\x00\xdd\x08\x00", 14);
  unsigned char *ip = f + 14, *tcp = f + 34;
  memset(ip, 0, 52);
  ip[0] = 0x45;
  put16(ip + 2, 52 + payload);
  put16(ip + 4, number & 0xffff);
  put16(ip + 6, 0x4000);
  ip[8] = 64;
  ip[9] = 6;
  put32(ip + 12, back ? service : client);
  put32(ip + 16, back ? client : service);
  put16(ip + 10, sum_words(ip, 20, 0));
  put16(tcp, back ? 80 : port);
  put16(tcp + 2, back ? port : 80);
  put32(tcp + 4, number * 16u);
  put32(tcp + 8, number * 8u + 1);
  tcp[12] = 8 << 4;
  tcp[13] = 0x18;
  put16(tcp + 14, number & 0xffff);
  memcpy(tcp + 20, "\x01\x01\x08\x0a", 4);
  put32(tcp + 24, number);
  put32(tcp + 28, number / 2);
  memcpy(tcp + 32, "umtool", 6);
  put32(tcp + 38, number);
  return HEADERS + payload;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc < 4) return fprintf(stderr, "usage: live-sender INTERFACE PACKETS_PER_SECOND SECONDS [CONNECTIONS]\n"), 2;
  double rate = atof(argv[2]), seconds = atof(argv[3]);
  unsigned connections = argc > 4 ? atoi(argv[4]) : 1000;
  int s = socket(AF_PACKET, SOCK_RAW, 0);
  struct sockaddr_ll to = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = if_nametoindex(argv[1]), .sll_halen = 6};
  int one = 1;
  setsockopt(s, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
  if (s < 0 || bind(s, (struct sockaddr *)&to, sizeof to) < 0) return perror(argv[1]), 1;
  struct mmsghdr messages[BATCH];
  struct iovec parts[BATCH];
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < BATCH; i++) {
    parts[i].iov_base = frames[i];
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  uint32_t total = rate * seconds, number = 0;
  int batch = rate < 1000 ? 1 : BATCH;
  double start = now();
  while (number < total) {
    int count = 0;
    while (count < batch && number + count < total) {
      parts[count].iov_len = make(frames[count], number + count, connections);
      count++;
    }
    for (int sent = 0; sent < count;) {
      int n = sendmmsg(s, messages + sent, count - sent, 0);
      if (n < 0 && errno != ENOBUFS && errno != EAGAIN) return perror("sendmmsg"), 1;
      if (n > 0) sent += n;
    }
    number += count;
    for (;;) { /* sleep for most of the wait, spin the rest: a sleep alone is 50 us late */
      double left = start + number / rate - now();
      if (left <= 0) break;
      if (left > 2e-4) nanosleep(&(struct timespec){0, (left - 1e-4) * 1e9}, NULL);
    }
  }
  printf("%u %.3f\n", number, now() - start);
  return 0;
}
