#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/collector.py <<'END'
import concurrent.futures, time, urllib.request
targets = [f"http://10.77.0.1:{port}/metrics" for port in (80, 8080, 9090, 9093, 9100, 9113, 9115, 9121, 9187, 9216)]
def scrape(url):
    try:
        return len(urllib.request.urlopen(url, timeout=1).read())
    except OSError:
        return 0
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    for round in range(6):
        sizes = list(pool.map(scrape, targets))
        time.sleep(0.5)
assert sum(1 for size in sizes if size) == 2
END
python3 /srv/app/collector.py
took_place
