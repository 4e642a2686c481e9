#!/bin/bash
# boot.sh OUTDIR SCRIPT [ARG...]: boots a User-Mode Linux kernel with real IPVS, runs SCRIPT in it, ends it.
#
# The machine's own root is the guest's root, read-only. Only OUTDIR is writable: the guest sees it as /run/host.
# Needs the Debian packages user-mode-linux and kmod; the nodes of a lab need those named in README.md.
# LAB_SECONDS (default 240) is the longest a run may take; LAB_CACHE is where the kernel's modules are indexed once: a folder that nobody
# else can write, since they become part of the guest's kernel, which is a process of ours.
# LAB_NETNS and LAB_TAP name a network namespace of the machine and a tap in it: the guest sees its other end as vec0.
# LAB_CONSOLE=terminal gives the guest this terminal as /dev/tty0. A signal ends guest and script; nothing is left but OUTDIR.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "$1" && cd "$1" && pwd)
script=$(realpath "$2")
shift 2

command -v linux.uml > /dev/null || { echo 'boot.sh: no linux.uml; apt-get install user-mode-linux kmod' >&2; exit 2; }

work=$(mktemp -d "${TMPDIR:-/tmp}/umtool-boot.XXXXXX")
kernel=
finish() {
  trap '' INT TERM HUP
  if [ -n "$kernel" ]; then { kill -TERM "$kernel" && wait "$kernel"; } 2> /dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

cache=${LAB_CACHE:-$here/../../.setup/lab/modules}
mkdir -p "$cache" 2> /dev/null && [ -w "$cache" ] || cache=$work/modules

# The package ships its modules without an index that modprobe accepts. Labs may start at once: indexed aside, and moved there whole.
version=$(ls /usr/lib/uml/modules | tail -1)
if [ ! -e "$cache/lib/modules/$version/modules.dep" ]; then
  mkdir -p "$cache"
  fresh=$(mktemp -d "$cache/fresh.XXXXXX")
  mkdir -p "$fresh/lib/modules"
  cp -r "/usr/lib/uml/modules/$version" "$fresh/lib/modules/"
  depmod -b "$fresh" "$version"
  mkdir -p "$cache/lib/modules"
  mv -T "$fresh/lib/modules/$version" "$cache/lib/modules/$version" 2> /dev/null || true
  rm -rf "$fresh"
fi

# A kernel command line cannot carry quotes or blanks well: what to run goes into a file.
{
  printf 'LAB=%q\nMODULES=%q\nOUT=%q\nCONSOLE=%q\n' "$here" "$cache" "$out" "${LAB_CONSOLE:-}"
  printf 'SCRIPT=(%q' "$script"
  for argument in "$@"; do printf ' %q' "$argument"; done
  printf ')\n'
} > "$work/run.env"

rm -f "$out/status"
# A background job has no standard input unless it is given one.
if [ "${LAB_CONSOLE:-}" = terminal ]; then exec 3<&0 4>&1; else exec 3< /dev/null 4> "$out/console.log"; fi
network=() device=()
if [ -n "${LAB_TAP:-}" ]; then network=(nsenter "--net=/run/netns/$LAB_NETNS") device=("vec0:transport=tap,ifname=$LAB_TAP,depth=128,gro=1"); fi
timeout --foreground -k 5 "${LAB_SECONDS:-240}" "${network[@]}" linux.uml "${device[@]}" mem="${LAB_MEMORY:-768M}" root=/dev/root rootfstype=hostfs ro \
  init="$here/init.sh" uml_dir="$work/" umid=umtool lab_env="$work/run.env" con=null con0=fd:0,fd:1 quiet <&3 >&4 2>&4 &
kernel=$!
wait "$kernel" || true
kernel=
if [ ! -e "$out/status" ]; then
  echo "boot.sh: $script did not finish; see $out/console.log" >&2
  exit 1
fi
exit "$(cat "$out/status")"
