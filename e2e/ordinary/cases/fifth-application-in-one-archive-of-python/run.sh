#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/tool/tool /srv/tool/tests && cd /srv/tool
printf 'def words(t):\n    from collections import Counter\n    return Counter(t.split()).most_common(3)\n' >tool/count.py
printf 'import sys\nfrom tool.count import words\ndef main():\n    for w, n in words(open(sys.argv[1]).read()): print(w, n)\n' >tool/cli.py
touch tool/__init__.py tests/__init__.py
printf 'import unittest\nfrom tool.count import words\nclass T(unittest.TestCase):\n    def test_words(self): self.assertEqual(words("a b a")[0], ("a", 2))\n' >tests/test_count.py
python3 -m unittest -q tests.test_count 2>/dev/null
mkdir /tmp/stage && cp -r tool /tmp/stage/ && python3 -m compileall -q /tmp/stage
python3 -m zipapp /tmp/stage -m tool.cli:main -p '/usr/bin/env python3' -c -o /usr/local/bin/count-words
seq 1 5000 | awk '{ print "w" $1 % 17 }' >/srv/data/text
for i in $(seq 1 25); do /usr/local/bin/count-words /srv/data/text >/tmp/o; sleep 0.1; done
grep -q w1 /tmp/o
took_place
