#!/bin/sh
. /opt/case/case.sh

cd /srv/data
awk 'BEGIN { for (i = 1; i <= 60000; i++) printf "%d,user%d,%d\n", i, i % 900, (i * 7919) % 1000 }' >orders.csv
awk 'BEGIN { for (i = 0; i < 900; i++) printf "user%d,town%d\n", i, i % 40 }' | sort -t, -k1,1 >users.csv
for day in 1 2 3 4 5; do
    sort -t, -k2,2 orders.csv | join -t, -1 2 -2 1 - users.csv | awk -F, '{ sum[$4] += $3 } END { for (t in sum) print t "," sum[t] }' | sort >"report$day.csv"
    gzip -9 -k -f "report$day.csv"; base64 "report$day.csv.gz" | fold -w 76 >"report$day.txt"
    xz -k -f "report$day.csv" 2>/dev/null || true
    sleep 0.2
done
base64 -d report5.txt | gunzip -c | cmp - report5.csv
took_place
