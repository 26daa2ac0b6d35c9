#!/bin/sh
. /opt/case/case.sh

git init -q /srv/origin && cd /srv/origin
git config user.name x && git config user.email x@example.org
printf 'import unittest\nclass T(unittest.TestCase):\n    def test(self):\n        self.assertEqual(1 + 1, 2)\n' >test_x.py
git add . && git commit -qm x
mkdir -p /builds/tmp && git clone -q /srv/origin /builds/x && cd /builds/x
for step in 'env | sort >/builds/environment' 'python3 -m unittest -q' 'node -e "process.exit(0)"' 'tar -czf /builds/artifacts.tgz .'; do
    printf 'set -eu\ncd /builds/x\n%s\n' "$step" >/builds/tmp/step_script
    bash /builds/tmp/step_script 2>/dev/null
done
git clean -ffdxq
test -s /builds/artifacts.tgz
took_place
