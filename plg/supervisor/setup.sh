# Read by ./start and ./test: finds Python, and makes .venv hold exactly the packages of a requirements file.
# POSIX sh, because on a fresh machine there is nothing else yet. Says its lines on descriptor 3.

fail() {
    echo "$*" >&2
    exit 1
}

find_python() {
    for PY in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11; do
        if "$PY" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return
        fi
    done
    fail "Python 3.11 or newer is needed; this machine has: $(python3 --version 2>&1 || echo none)."
}

# A venv that was begun and not finished, by a power cut or by Ctrl-C, is made anew rather than mended.
# So is one of another Python: after an upgrade of the system its packages lie where the new one does not look.
venv_is_whole() {
    [ ! -e .venv/unfinished ] && [ -f .venv/pyvenv.cfg ] && .venv/bin/python -c '
import os, sys
sys.exit(not os.path.isdir(sys.prefix + "/lib/python%d.%d/site-packages" % sys.version_info[:2]))' 2>/dev/null
}

make_venv() {
    if [ -e .venv ] || [ -L .venv ]; then
        echo "The virtual environment is unfinished or of another Python; making it anew." >&3
        rm -rf .venv || fail "The old virtual environment .venv cannot be removed; remove it and try again."
    fi
    mkdir .venv && : > .venv/unfinished || fail "$PWD cannot be written in; give yourself the right to, or copy the project."
    if command -v uv >/dev/null 2>&1; then
        UV_PYTHON_DOWNLOADS=never uv venv --quiet --allow-existing --python "$PY" .venv >/dev/null 2>&1 && return
    fi
    # A pip outside does the work quicker than one made inside first; and Debian keeps what makes one in another package.
    "$PY" -m venv --without-pip .venv >/dev/null 2>&1 &&
        "$PY" -m pip --python .venv/bin/python --version >/dev/null 2>&1 && return
    "$PY" -m venv .venv >/dev/null 2>&1 && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
            python3-venv; } >/dev/null 2>&1 &&
            "$PY" -m venv .venv >/dev/null 2>&1 && return
    fi
    fail "No virtual environment could be made: install pip or venv first (Debian, Ubuntu: apt-get install python3-venv)."
}

# The pip of the environment where it has one, else the pip outside, which then brings it one.
pip_install() {
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then
        .venv/bin/python -m pip install "$@"
    else
        "$PY" -m pip --python .venv/bin/python install pip "$@"
    fi
}

install_packages() {
    if command -v uv >/dev/null 2>&1; then
        UV_PYTHON_DOWNLOADS=never uv pip install --quiet --python .venv/bin/python pip -r "$1" 2>/dev/null && return
    fi
    export PIP_USER=0 PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1
    pip_install --quiet --no-input --no-compile -r "$1" >&3 ||
        fail "The packages of $1 could not be installed; the lines above say why. Without a network nothing can be fetched."
    # pip compiles on one core; this does it on all.
    .venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null 2>&1 || :
}

# ready FILE: afterwards .venv/bin/python runs with the packages of FILE. Costs a few milliseconds when nothing changed.
ready() {
    case $PWD in *:*) fail "The path of this folder has a colon in it, which no virtual environment can bear; move it." ;; esac
    find_python
    # One at a time per environment: the second of two commands waits here (on a machine that has flock).
    if [ -d .venv ]; then exec 9<.venv/..; else exec 9<.; fi
    if command -v flock >/dev/null 2>&1; then flock 9 || :; fi
    sum=$(cat requirements.txt "$1" | cksum)
    stamp=.venv/stamp-$1
    if ! { venv_is_whole && [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ]; }; then
        # Pango comes from elsewhere than the packages do, so both are fetched at once.
        PYTHONDONTWRITEBYTECODE=1 "$PY" -m plg.supervisor pango >/dev/null 2>&1 9<&- &
        pango=$!
        venv_is_whole || make_venv
        echo "Installing the Python packages of $1 …" >&3
        : > .venv/unfinished
        install_packages "$1"
        rm -f .venv/unfinished
        wait "$pango" || :
        echo "$sum" > "$stamp"
    fi
    exec 9<&-
}
