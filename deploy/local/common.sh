# What `up` and `down` share: where things are, and how processes are recorded and ended. Sourced, not run.
# shellcheck shell=bash

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"

# Pids, logs, Redis' data and Prometheus' data. Another folder, with other ports, makes a second cluster beside the first.
state="${DISTGRAD_LOCAL_STATE:-$here/.state}"

readonly SILO_PATIENCE=60       # seconds that a silo has to hand its work over
readonly OTHER_PATIENCE=15

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }

# started_at <pid>: when the process started, in clock ticks since boot; fails if there is no such process.
# With the pid it names a process for good: a pid alone may be given to another process later.
started_at() {
    local stat
    stat="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1
    stat="${stat##*) }"                 # the name before it may contain spaces
    [[ ${stat%% *} != Z ]] || return 1  # ended, and not yet reaped
    awk '{ print $20 }' <<<"$stat"
}

# start <name> <command…>: in the background, detached from the terminal, its output in a log.
start() {
    local name=$1
    shift
    # setsid execs the command, so that the pid is the command's own; no Ctrl+C that is meant for the script reaches it.
    setsid -- "$@" </dev/null >"$state/$name.log" 2>&1 &
    printf '%s %s\n' "$!" "$(started_at "$!")" >"$state/$name.pid"
    disown
}

# running <name>: whether the process that was started under that name still runs.
running() {
    local pid since
    [[ -f $state/$1.pid ]] || return 1
    read -r pid since <"$state/$1.pid" || return 1
    [[ -n $since && $(started_at "$pid") == "$since" ]]
}

# tell_to_stop <name>
tell_to_stop() {
    if running "$1"; then kill -TERM "$(cut -d' ' -f1 "$state/$1.pid")" 2>/dev/null || true; fi
}

# wait_for_end <name> <seconds>: kills the process if it has not ended by then.
wait_for_end() {
    local deadline=$((SECONDS + $2))
    while running "$1"; do
        if ((SECONDS >= deadline)); then
            complain "$1 did not stop within $2 s and is killed."
            kill -KILL "$(cut -d' ' -f1 "$state/$1.pid")" 2>/dev/null || true
            deadline=$((SECONDS + 5))
        fi
        sleep 0.1
    done
}

# Ends all that runs, silos before the Redis that they need, and removes the state.
stop_all() {
    local silo
    # One after the other: a silo hands its work to those that stay.
    for silo in silo-1 silo-2 silo-3; do
        tell_to_stop "$silo"
        wait_for_end "$silo" "$SILO_PATIENCE"
    done
    for silo in prometheus redis; do
        tell_to_stop "$silo"
        wait_for_end "$silo" "$OTHER_PATIENCE"
    done
    rm -rf -- "$state"
}
