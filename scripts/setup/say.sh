# How set-up speaks: on stderr, one line at a time; the output of what it runs goes to .setup/log/.

setup_loud=  # set once something has been announced
setup_child= # what may be killed

setup_say() { printf 'umtool: %s\n' "$1" >&2; }

# What went wrong, and what to do; ends the process.
setup_fail() {
  setup_say "$1"
  [ -z "${2-}" ] || printf 'try: %s\n' "$2" >&2
  exit 1
}

# setup_step WHAT LOG COMMAND...: runs it with its output in .setup/log/LOG, of which the end is shown when it fails.
# A COMMAND that ends in exec may be killed, and is as soon as we are interrupted: npm would take its time to tidy up what the
# next run tidies up anyway. apt-get may not; `wait` as the first word makes us wait for it.
setup_step() {
  setup_what=$1 setup_log=$setup/log/$2
  shift 2
  [ -z "$setup_loud" ] && [ ! -t 2 ] || setup_say "$setup_what ..."
  setup_step_began=$(date +%s)
  if [ "$1" = wait ]; then
    shift
    ("$@") >"$setup_log" 2>&1 </dev/null
  else
    ("$@") >"$setup_log" 2>&1 </dev/null &
    setup_child=$!
    wait "$setup_child"
  fi && {
    setup_child=
    [ -z "$setup_loud" ] || setup_say "$setup_what: $(($(date +%s) - setup_step_began)) s"
    return 0
  }
  setup_child=
  setup_say "$setup_what: failed; the last lines of $setup_log:"
  tail -n 15 "$setup_log" | sed 's/^/    /' >&2
  return 1
}

# Ctrl-C or a signal: nothing is lost by it.
setup_interrupted() {
  trap - INT TERM HUP
  [ -z "$setup_child" ] || kill -KILL "$setup_child" 2>/dev/null
  setup_say "interrupted; the next run goes on from here"
  exit "$1"
}

# Says what is about to be installed, when anything is.
setup_announce() {
  setup_plan=
  [ -z "$setup_debian_missing" ] || ! setup_may_apt || setup_plan="$setup_plan
  Debian packages (apt-get): $setup_debian_missing"
  [ -z "$setup_node_wanted" ] || setup_plan="$setup_plan
  Node $setup_node_wanted from the npm registry, into .setup/ ($setup_node_reason)"
  [ -z "$setup_wants_packages" ] || setup_plan="$setup_plan
  the npm packages of package-lock.json, into node_modules/"
  [ -n "$setup_plan" ] || return 0
  setup_loud=yes
  if [ -d "$root/node_modules" ]; then setup_say "this clone needs an update; about to install:"; else setup_say "first run in this clone; about to install:"; fi
  printf '%s\n' "${setup_plan#?}" >&2
}
