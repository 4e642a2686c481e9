# Waiting until something is so, with a limit. Looking costs forks: once a second is enough.

# wait_until SECONDS COMMAND...
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if [ $SECONDS -ge $end ]; then return 1; fi
    sleep 1
  done
}

# wait_well SECONDS: every VIP at home and nowhere else, every real server in its service, and then a moment of quiet.
wait_well() {
  local end=$((SECONDS + $1)) quiet=0
  while [ $quiet -lt 3 ]; do
    if well; then quiet=$((quiet + 1)); else quiet=0; fi
    if [ $SECONDS -ge $end ]; then return 1; fi
    sleep 1
  done
}

# Says in NOT_WELL what is missing.
well() {
  local vip director
  NOT_WELL=
  for vip in "${VIPS[@]}"; do
    for director in "${DIRECTOR_LIST[@]}"; do
      if [ "$director" = "$(home "$vip")" ]; then
        holds "$director" "$vip" || { NOT_WELL="$vip is not on $director"; return 1; }
        [ $BALANCED = no ] || pool_is_full "$director" || { NOT_WELL="$director does not have all real servers"; return 1; }
      else
        ! holds "$director" "$vip" || { NOT_WELL="$vip is on $director"; return 1; }
      fi
    done
  done
}

# pool_is_full DIRECTOR: as many real servers as all services have, fallbacks not among them (their weight or number tells).
pool_is_full() {
  local table line n=0
  mapfile -t table < "/proc/$(cat "$LAB_RUN/pid/$1")/net/ip_vs"
  for line in "${table[@]:3}"; do if [[ $line =~ ^\ *-\>\ ([^\ ]+)\ +[A-Za-z]+\ +[1-9] ]] && [[ ${BASH_REMATCH[1]} != 7F000001* ]]; then n=$((n + 1)); fi; done
  if [ $MARKED = yes ]; then [ $n -ge ${#REAL_LIST[@]} ]; else [ $n -ge $((${#REAL_LIST[@]} * ${#VIPS[@]})) ]; fi
}

# Is the address on the director, and on it alone?
moved_to() { # NODE VIP
  local peer
  peer=$(other "$1")
  holds "$1" "$2" && { ! is_on "$peer" || ! holds "$peer" "$2"; }
}
