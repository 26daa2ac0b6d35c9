#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/wait.sh <<'END'
for t in 10.77.0.1:80 10.77.0.1:8080 10.77.0.1:9000 10.77.0.1:22 10.77.0.1:25; do
    p=1; until (exec 3<>/dev/tcp/${t%:*}/${t#*:}) 2>/dev/null; do sleep 0.$p; p=$((p + 1)); [ $p -lt 9 ] || exit 1; done; echo "$t is there"
done
curl -sf --retry 3 http://10.77.0.1:8080/health >/dev/null
exec python3 -c 'import time; print("ready", flush=True); time.sleep(1)'
END
bash /srv/app/wait.sh >/tmp/o; grep -q '^ready' /tmp/o
took_place
