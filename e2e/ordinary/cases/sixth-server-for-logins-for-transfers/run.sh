#!/bin/sh
. /opt/case/case.sh

useradd -m -s /bin/bash partner && install -d -m 700 -o partner -g partner /home/partner/.ssh
mkdir -p /etc/dropbear /srv/partner && cd /srv/partner
test -f /etc/dropbear/dropbear_ed25519_host_key || dropbearkey -t ed25519 -f /etc/dropbear/dropbear_ed25519_host_key >/dev/null 2>&1
ssh-keygen -q -t ed25519 -N '' -f /srv/partner/key
install -m 600 -o partner -g partner /srv/partner/key.pub /home/partner/.ssh/authorized_keys
dropbear -F -E -w -s -p 10.77.0.2:2022 -r /etc/dropbear/dropbear_ed25519_host_key 2>/var/log/dropbear.log & server=$!
sleep 1
seq 1 5000 >orders.csv
for n in 1 2 3 4; do
    scp -q -O -P 2022 -i key -o StrictHostKeyChecking=accept-new orders.csv partner@10.77.0.2:in-$n.csv
    ssh -q -p 2022 -i key partner@10.77.0.2 "sort -rn in-$n.csv | head -n 10 >out-$n.csv; wc -l <in-$n.csv"
    scp -q -O -P 2022 -i key partner@10.77.0.2:out-$n.csv .
done
test "$(head -n 1 out-4.csv)" = 5000
kill $server
took_place
