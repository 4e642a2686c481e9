#!/bin/bash
# boot.sh OUTDIR SCRIPT [ARG...]: boots a User-Mode Linux kernel with real IPVS, runs SCRIPT in it, ends it.
#
# The machine's own root is the guest's root, read-only. Only OUTDIR is writable: the guest sees it as /run/host.
# Needs the Debian packages user-mode-linux and kmod; the nodes of a lab need those named in README.md.
# LAB_SECONDS (default 240) is the longest a run may take; LAB_CACHE is where the kernel's modules are indexed once.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "$1" && cd "$1" && pwd)
script=$(realpath "$2")
shift 2
cache=${LAB_CACHE:-${TMPDIR:-/tmp}/umtool-lab}

command -v linux.uml > /dev/null || { echo 'boot.sh: no linux.uml; apt-get install user-mode-linux kmod' >&2; exit 2; }

# The package ships its modules without an index that modprobe accepts.
version=$(ls /usr/lib/uml/modules | tail -1)
if [ ! -e "$cache/lib/modules/$version/modules.dep" ]; then
  mkdir -p "$cache/lib/modules"
  cp -r "/usr/lib/uml/modules/$version" "$cache/lib/modules/"
  depmod -b "$cache" "$version"
fi

# A kernel command line cannot carry quotes or blanks well: what to run goes into a file.
work=$(mktemp -d "${TMPDIR:-/tmp}/umtool-boot.XXXXXX")
trap 'rm -rf "$work"' EXIT
{
  printf 'LAB=%q\nMODULES=%q\nOUT=%q\n' "$here" "$cache" "$out"
  printf 'SCRIPT=(%q' "$script"
  for argument in "$@"; do printf ' %q' "$argument"; done
  printf ')\n'
} > "$work/run.env"

rm -f "$out/status"
timeout -k 5 "${LAB_SECONDS:-240}" linux.uml mem="${LAB_MEMORY:-768M}" root=/dev/root rootfstype=hostfs ro \
  init="$here/init.sh" uml_dir="$work/" umid=umtool lab_env="$work/run.env" con=null con0=fd:0,fd:1 quiet < /dev/null > "$out/console.log" 2>&1 || true
if [ ! -e "$out/status" ]; then
  echo "boot.sh: $script did not finish; see $out/console.log" >&2
  exit 1
fi
exit "$(cat "$out/status")"
