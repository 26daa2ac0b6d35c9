#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/texts /srv/www
for i in $(seq 1 80); do printf '# Title %s\n\nSome *text* of page %s.\n' $i $i >/srv/texts/$i.md; done
for file in /srv/texts/*.md; do
    name=$(basename "$file" .md)
    sed -e 's|^# \(.*\)|<h1>\1</h1>|' -e 's|\*\([^*]*\)\*|<em>\1</em>|g' "$file" | awk 'BEGIN { print "<html>" } { print } END { print "</html>" }' >/srv/www/$name.html
    gzip -c /srv/www/$name.html >/srv/www/$name.html.gz
done
ls /srv/www/*.html | sed 's|.*/\(.*\)|<a href="\1">\1</a>|' >/srv/www/index.html
httpd -f -p 8080 -h /srv/www & server=$!
sleep 0.3
for i in $(seq 1 20); do wget -qO- http://127.0.0.1:8080/$i.html | grep -q "page" || exit 1; done
kill $server
took_place
