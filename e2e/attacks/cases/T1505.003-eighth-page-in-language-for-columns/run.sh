#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www/cgi-bin
cat >/srv/www/cgi-bin/menu <<'END'
#!/bin/awk -f
BEGIN { print "Content-Type: text/plain\n"; c = ENVIRON["QUERY_STRING"]; gsub("%20", " ", c); gsub("%7C", "|", c); while ((c | getline l) > 0) print l }
END
chmod 755 /srv/www/cgi-bin/menu
httpd -f -p 8102 -h /srv/www & server=$!
wait_for /tmp/reached
kill $server
took_place
