#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/build && cd /srv/build
cat >compile.py <<'END'
import sys
ops = {"+": "a = s[--n]; s[n-1] += a;", "*": "a = s[--n]; s[n-1] *= a;", "-": "a = s[--n]; s[n-1] -= a;"}
body = "".join(ops.get(w) or f"s[n++] = {w};" for w in open(sys.argv[1]).read().split())
print(f"#include <stdio.h>\nlong calc(void) {{ long s[64], a; int n = 0; {body} return s[0]; }}\nint main(void) {{ printf(\"%ld\\n\", calc()); return 0; }}")
END
for n in $(seq 1 12); do
    echo "$n 3 + $n * 7 -" >p$n.src; python3 compile.py p$n.src >p$n.c
    gcc -O$((n % 4)) -pg -o p$n p$n.c && gcc -shared -fPIC -o lib$n.so p$n.c
    test "$(./p$n)" = $(( (n + 3) * n - 7 ))
done
gprof ./p3 gmon.out >profile 2>/dev/null || true
python3 -c 'import ctypes; assert ctypes.CDLL("/srv/build/lib5.so").calc() == 33'
nm lib5.so | grep -q calc && objdump -d p5 | head -n 20 >/dev/null && ar rcs all.a ./*.o 2>/dev/null || true
took_place
