#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/cms/bin /srv/cms/templates
printf '#!/usr/bin/env python3\nimport sqlite3, hashlib, os\nd = sqlite3.connect("/srv/cms/cms.db"); d.execute("create table if not exists pages (slug text, body text)")\nfor f in os.listdir("/srv/cms/templates"): d.execute("insert into pages values (?, ?)", (f, open("/srv/cms/templates/" + f).read()))\nd.commit()\n' >/srv/cms/bin/setup
for n in 1 2 3 4 5; do curl -sf -o /srv/cms/templates/t$n.html http://203.0.113.20/templates/t$n.html; done
echo "$(printf 'ok\n' | sha256sum | cut -d' ' -f1)  /srv/cms/templates/t1.html" | sha256sum -c --quiet
python3 /srv/cms/bin/setup
chown -R www-data /srv/cms && chmod -R g-w,o-rwx /srv/cms
test -s /srv/cms/cms.db
took_place
