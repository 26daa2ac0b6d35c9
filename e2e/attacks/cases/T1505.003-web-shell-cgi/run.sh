#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/www/cgi-bin
cat >/tmp/www/cgi-bin/shell <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\r\n\r\n'
sh -c "$(echo "$QUERY_STRING" | tr + ' ')"
END
chmod +x /tmp/www/cgi-bin/shell
httpd -f -p 8080 -h /tmp/www &
wait_for /tmp/reached
took_place
