# Read by the scripts beside it: where things are and how to stop with one clear line.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
LOCAL=$ROOT/.local
CACHE=${XDG_CACHE_HOME:-~/.cache}/customer-archive

fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}
