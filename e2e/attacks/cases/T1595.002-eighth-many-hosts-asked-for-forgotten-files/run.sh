#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.s.py <<'END'
import concurrent.futures as f, http.client
paths = "/.env /.git/config /.aws/credentials /wp-login.php /phpinfo.php /actuator/env /server-status /.docker/config.json /api/v1/pods /v1.24/containers/json /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php /solr/admin/info/system".split()
def host(h):
    n = 0
    for p in paths:
        try: c = http.client.HTTPConnection(h, 80, timeout=3); c.request("GET", p, headers={"User-Agent": "Mozilla/5.0 zgrab/0.x"}); n += c.getresponse().status == 200; c.close()
        except OSError: pass
    return n
with f.ThreadPoolExecutor(8) as p: assert sum(p.map(host, [f"203.0.113.{n}" for n in range(150, 172)] + [f"198.51.100.{n}" for n in range(100, 118)])) > 400
END
python3 /tmp/.s.py
took_place
