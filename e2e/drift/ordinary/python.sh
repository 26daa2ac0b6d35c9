set -e
mkdir -p /srv/app
cat > /tmp/data.json <<'X'
{"a": [1, 2, 3]}
X
python3 -c 'import json; assert json.load(open("/tmp/data.json"))["a"][2] == 3'
python3 -m json.tool /tmp/data.json > /dev/null
python3 -m compileall -q /usr/lib/python3/dist-packages
python3 -c 'import sqlite3, ssl, ctypes, hashlib, multiprocessing as m
with m.Pool(2) as p: assert sum(p.map(abs, range(10))) == 45'
python3 -m http.server 8000 > /dev/null 2>&1 &
sleep 0.7
curl -sf http://127.0.0.1:8000/ > /dev/null
