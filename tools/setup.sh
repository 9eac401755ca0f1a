#!/bin/sh
# Sets up the virtual environment from the lock files and the Debian packages that Qt, the fonts,
# the virtual screen and the demo city's RTSP server need. Installs them where this user may;
# else prints the exact command and goes on with what can be done without.
set -eu
PYTHON="${PYTHON:-python3}"
VENV="${VENV:-.venv}"

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

command -v "$PYTHON" >/dev/null 2>&1 || fail "找不到 $PYTHON。请先安装 Python 3.11 或更新版本:apt-get install python3
$PYTHON not found. Install Python 3.11 or newer first: apt-get install python3"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 版本过低,需要 3.11 或更新版本。
Python 3.11 or newer is needed; $PYTHON is $("$PYTHON" --version)."

PACKAGES=""
need_package() { # need_package PACKAGE: adds it unless dpkg has it installed
    dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed' || PACKAGES="$PACKAGES $1"
}
if command -v dpkg-query >/dev/null 2>&1; then
    while read -r package _; do
        case "$package" in ''|'#'*) ;; *) need_package "$package" ;; esac
    done < tools/debian-packages.txt
    "$PYTHON" -c 'import ensurepip' 2>/dev/null || need_package python3-venv
    if [ -n "$PACKAGES" ]; then
        if [ "$(id -u)" = 0 ]; then
            say "安装系统软件包 / installing system packages:$PACKAGES"
            apt-get update -qq || true
            # shellcheck disable=SC2086 -- a list of words is meant
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $PACKAGES >/dev/null
        else
            say "缺少系统软件包。请由管理员执行 / system packages are missing; have an administrator run:"
            say "    sudo apt-get install --no-install-recommends$PACKAGES"
            "$PYTHON" -c 'import ensurepip' 2>/dev/null || fail "没有 python3-venv 无法继续。/ cannot go on without python3-venv."
        fi
    fi
else
    say "本机不是 Debian 系,请自行安装 tools/debian-packages.txt 中的对应软件包。"
    say "Not a Debian-class machine: install the equivalents of tools/debian-packages.txt yourself."
fi

[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
say "安装 Python 依赖(按锁定的版本与摘要)/ installing locked Python dependencies"
"$VENV/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
"$VENV/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
# The build back-end warns of editable installs; this one is meant.
PYTHONWARNINGS=ignore "$VENV/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
# An editable install compiles nothing, and where PYTHONDONTWRITEBYTECODE is set no start would.
"$VENV/bin/python" -m compileall -q -j 0 app backends video widgets
"$VENV/bin/python" -m app.translations compile
