#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/pkg/greet /srv/pkg/greet-1.0.dist-info /srv/site /srv/site/bin && cd /srv/pkg
echo 'def hello(name="x"): return "hello " + name' >greet/__init__.py
printf 'from greet import hello\nimport unittest\nclass T(unittest.TestCase):\n    def test(self):\n        self.assertEqual(hello("a"), "hello a")\n' >greet/test.py
printf 'Name: greet\nVersion: 1.0\n' >greet-1.0.dist-info/METADATA
for file in greet/__init__.py greet/test.py; do printf '%s,sha256=%s,\n' $file "$(openssl dgst -sha256 -binary $file | openssl base64)"; done >greet-1.0.dist-info/RECORD
python3 -m zipfile -c greet-1.0-py3-none-any.whl greet greet-1.0.dist-info
python3 -m zipfile -e greet-1.0-py3-none-any.whl /srv/site
printf '#!/usr/bin/python3\nimport sys\nsys.path.insert(0, "/srv/site")\nfrom greet import hello\nprint(hello("world"))\n' >/srv/site/bin/greet
chmod 755 /srv/site/bin/greet
python3 -m compileall -q /srv/site
PYTHONPATH=/srv/site python3 -m unittest -q greet.test 2>/dev/null
/srv/site/bin/greet | grep -q 'hello world'
took_place
