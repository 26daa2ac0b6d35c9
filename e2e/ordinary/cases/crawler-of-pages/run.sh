#!/bin/sh
. /opt/case/case.sh

python3 -c '
import concurrent.futures, urllib.request
def fetch(number):
    url = f"http://www{number % 40}.example/page/{number}"
    with urllib.request.urlopen(url, timeout=10) as answer:
        return len(answer.read())
with concurrent.futures.ThreadPoolExecutor(16) as pool:
    assert sum(pool.map(fetch, range(300))) == 900'
took_place
