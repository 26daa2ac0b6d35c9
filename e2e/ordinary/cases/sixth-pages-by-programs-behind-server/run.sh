#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www/cgi-bin && cd /srv/www && echo 0 >/srv/count && chmod 666 /srv/count
printf '#!/bin/sh\nn=$(($(cat /srv/count) + 1)); echo $n >/srv/count\nprintf "Content-Type: text/plain\\r\\n\\r\\n%%s\\n" "$n"\n' >cgi-bin/count
printf '#!/bin/sh\nprintf "Content-Type: text/html\\r\\n\\r\\n"; df -h | awk '"'"'{ print "<p>" $1, $5 }'"'"'; uptime\n' >cgi-bin/table
printf '#!/bin/sh\nread -r body; printf "Content-Type: text/plain\\r\\n\\r\\n"; echo "$body" | tr "&" "\\n" | sed "s/=/: /" | tee -a /srv/forms\n' >cgi-bin/form
chmod +x cgi-bin/*
httpd -f -p 8000 -h /srv/www & server=$!
sleep 0.5
for n in $(seq 1 30); do
    wget -qO- http://127.0.0.1:8000/cgi-bin/count >/tmp/n; wget -qO- http://127.0.0.1:8000/cgi-bin/table >/dev/null
    wget -qO- --post-data "name=a&n=$n
" http://127.0.0.1:8000/cgi-bin/form >/dev/null
done
test "$(cat /tmp/n)" = 30
kill $server
took_place
