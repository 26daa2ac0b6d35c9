# Read by every case. A case ends with `took_place`, and says so only if what it claims happened.
set -eu
export HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

took_place() {
    echo SEAWALL-CASE-DONE
}

# Waits at most ten seconds for a file.
wait_for() {
    rounds=0
    until test -e "$1"; do
        rounds=$((rounds + 1))
        test $rounds -lt 200 || { echo "no $1 after ten seconds" >&2; return 1; }
        sleep 0.05
    done
}

# Waits at most ten seconds until a process has become a program, and a moment more.
wait_for_program() {
    rounds=0
    until test "$(readlink "/proc/$1/exe")" = "$2"; do
        rounds=$((rounds + 1))
        test $rounds -lt 200 || { echo "process $1 is not $2 after ten seconds" >&2; return 1; }
        sleep 0.05
    done
    sleep 0.1
}
