#!/usr/bin/env bash
# Exit code 0 if the silo in this container is ready. Bash speaks HTTP itself: the base image has no curl.
set -euo pipefail

url="${DISTGRAD_URLS:-http://127.0.0.1:8080}"
port="${url%%;*}"               # the first address of the list
port="${port##*:}"
port="${port%%/*}"

exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
IFS= read -r -t 4 status <&3
[[ $status == HTTP/1.?' 200 '* ]]
