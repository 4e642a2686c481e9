# What is really done to a cluster, and what a log of it must therefore hold: lines of truth.jsonl, times in microseconds.
#
#   did NODE WHAT                                  something was done, or seen by the lab itself
#   expect TYPE NODE SUBJECT SECONDS [DATA]        an event of NODE's log within so many seconds from now; DATA is a part of its data
#   allow TYPE [NODE [SUBJECT]]                    may be there as well until the next scenario; `*` stands for any, also at the end
#   never TYPE [NODE [SUBJECT]]                    must not be there before the next scenario
# An event of a change that is neither expected nor allowed is an error of its own (check.ts): what did not happen must not be said.
SCENARIO=set-up

truth() { printf '{"kind":"%s","at":%s,"scenario":"%s"%s}\n' "$1" "${EPOCHREALTIME/./}" "$SCENARIO" "$2" >> /run/host/truth.jsonl; }

did() {
  truth did ",\"node\":\"$1\",\"what\":\"$2\""
  progress "$1: $2"
}

expect() { truth expect ",\"type\":\"$1\",\"node\":\"$2\",\"subject\":\"$3\",\"within\":$4${5:+,\"data\":$5}"; }
allow() { truth allow ",\"type\":\"$1\",\"node\":\"${2:-*}\",\"subject\":\"${3:-*}\""; }
never() { truth never ",\"type\":\"$1\",\"node\":\"${2:-*}\",\"subject\":\"${3:-*}\""; }

# For the person who waits.
progress() { printf '%s %s\n' "${EPOCHREALTIME/./}" "$*" >> /run/host/progress; }
