/* Attaches an XDP program that lets everything pass: `xdp-pass INTERFACE`; says "attached" and waits for its standard input to end. */
#include <linux/bpf.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct bpf_insn pass[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = XDP_PASS}, {.code = BPF_JMP | BPF_EXIT}};
  union bpf_attr a;
  char end;
  if (argc < 2) return 2;
  memset(&a, 0, sizeof a);
  a.prog_type = BPF_PROG_TYPE_XDP;
  a.insns = (unsigned long)pass;
  a.insn_cnt = 2;
  a.license = (unsigned long)"GPL";
  int program = syscall(SYS_bpf, BPF_PROG_LOAD, &a, sizeof a);
  if (program < 0) return perror("load"), 1;
  memset(&a, 0, sizeof a);
  a.link_create.prog_fd = program;
  a.link_create.target_ifindex = if_nametoindex(argv[1]);
  a.link_create.attach_type = BPF_XDP;
  if ((int)syscall(SYS_bpf, BPF_LINK_CREATE, &a, sizeof a) < 0) return perror("attach"), 1;
  puts("attached");
  fflush(stdout);
  while (read(0, &end, 1) > 0) continue;
  return 0;
}
