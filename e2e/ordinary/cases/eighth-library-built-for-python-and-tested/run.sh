#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/build/fast && cd /srv/build
cat >fast.c <<'END'
#include <stddef.h>
unsigned fnv(const unsigned char *s, size_t n) { unsigned h = 2166136261u; while (n--) h = (h ^ *s++) * 16777619u; return h; }
END
gcc -O2 -Wall -shared -fPIC -o fast/libfast.so fast.c && strip --strip-unneeded fast/libfast.so
printf 'import ctypes, os\nL = ctypes.CDLL(os.path.join(os.path.dirname(__file__), "libfast.so")); L.fnv.restype = ctypes.c_uint\ndef fnv(b): return L.fnv(b, ctypes.c_size_t(len(b)))\n' >fast/__init__.py
cat >test_fast.py <<'END'
import concurrent.futures, unittest, fast
class T(unittest.TestCase):
    def test_known(self): self.assertEqual(fast.fnv(b"a"), 0xe40c292c)
    def test_many(self):
        with concurrent.futures.ThreadPoolExecutor(8) as p: self.assertEqual(len(set(p.map(lambda n: fast.fnv(str(n).encode()), range(5000)))), 5000)
END
python3 -m unittest -q test_fast 2>/dev/null
took_place
