#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/flow.py <<'END'
import ast, http.server, urllib.parse
class H(http.server.BaseHTTPRequestHandler):
    def do_POST(s):
        try:
            for n in ast.parse(urllib.parse.unquote(s.path.split("code=", 1)[1].split(" ")[0])).body: exec(compile(ast.Module([n], []), "<string>", "exec"), {})
        except Exception as e: print(e, flush=True)
        s.send_response(200); s.end_headers()
http.server.HTTPServer(("", 7860), H).handle_request()
END
timeout 15 python3 /srv/app/flow.py || true
wait_for /tmp/reached
took_place
