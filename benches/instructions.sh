#!/usr/bin/env bash
# Counts instructions instead of time: for each case of benches/read.rs, what one run of upcaster takes, what the
# floor takes, and their ratio. The difference between two numbers of repeats leaves the start of the program out.
#
#   benches/instructions.sh           # all cases
#   benches/instructions.sh "2 KB"    # those whose name holds this
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v valgrind >/dev/null; then
    echo "this needs valgrind, for its tool callgrind: apt-get install valgrind" >&2
    exit 1
fi

wanted=${1-}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

bench=$(cargo bench --bench read --no-run --message-format=json-render-diagnostics |
    sed -n 's/.*"name":"read".*"executable":"\([^"]*\)".*/\1/p' | tail -n 1)
if [ -z "$bench" ]; then
    echo "cargo did not say where it built the benchmark" >&2
    exit 1
fi

# Instructions of the whole program when it does the work of one contender so many times.
total() { # case contender times
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" --count "$1" "$2" "$3" \
        >/dev/null 2>"$scratch/log" || { cat "$scratch/log" >&2; return 1; }
    sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$scratch/log"
}

# Instructions of doing the work once.
once() { # case contender few many
    local few many
    few=$(total "$1" "$2" "$3")
    many=$(total "$1" "$2" "$4")
    echo $(((many - few) / ($4 - $3)))
}

printf '%-36s %14s %14s %7s\n' "instructions" "floor" "upcaster" "ratio"
"$bench" --list | while IFS= read -r case; do
    [[ $case == *"$wanted"* ]] || continue
    # Small work is drowned by the start of the program unless there is more of it.
    case $case in
        *"0.3 KB"*) few=2000 many=4000 ;;
        *"2 KB"*) few=400 many=800 ;;
        *) few=20 many=40 ;;
    esac
    floor=$(once "$case" floor "$few" "$many")
    ours=$(once "$case" upcaster "$few" "$many")
    printf '%-36s %14d %14d %7s\n' "$case" "$floor" "$ours" "$(awk "BEGIN { printf \"%.3f\", $ours / $floor }")"
done
