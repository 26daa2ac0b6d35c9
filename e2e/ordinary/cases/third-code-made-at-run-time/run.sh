#!/bin/sh
. /opt/case/case.sh

seq 200000 | sed 's/$/ the quick brown fox/' >/srv/text
test "$(grep -cP '^(\d+)5 (?=the).*fox$' /srv/text)" = 19999
git init -q /srv/g && cd /srv/g && git config user.email a@b && git config user.name a && head -n 2000 /srv/text >t && git add . && git commit -qm t
git grep -qP '1\d{2}7 the' HEAD
node -e '
let s = 0; const f = (a, b) => (a * 31 + b) | 0; for (let i = 0; i < 2e7; i++) s = f(s, i);
const code = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11]);
WebAssembly.instantiate(code).then(({ instance }) => process.exit(instance.exports.add(40, 2) === 42 ? 0 : 1));'
python3 -c '
import ctypes, random
libc = ctypes.CDLL(None)
order = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))(lambda a, b: a[0] - b[0])
values = (ctypes.c_int * 3000)(*(random.randrange(10**6) for _ in range(3000)))
libc.qsort(values, 3000, 4, order)
assert list(values) == sorted(values)'
bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -o '-c jit=on -c jit_above_cost=0 -c jit_inline_above_cost=0 -c jit_optimize_above_cost=0' -l /srv/pg/log -w start >/dev/null
as psql -qAt -h /run/postgresql postgres -c 'explain analyze select sum(i * 2 + 1) from generate_series(1, 50000) i' | grep -q JIT
as "$bin/pg_ctl" -D /srv/pg/data -w stop >/dev/null
took_place
