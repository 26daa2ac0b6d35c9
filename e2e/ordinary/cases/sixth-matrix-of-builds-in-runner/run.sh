#!/bin/sh
. /opt/case/case.sh

git init -q --bare /srv/app.git && git clone -q /srv/app.git /tmp/w 2>/dev/null && cd /tmp/w && git config user.email a@example.org && git config user.name a
printf '#include <stdio.h>\n#ifndef N\n#define N 1\n#endif\nint main(void) { printf("%%d\\n", N * 2); return 0; }\n' >m.c
printf 'app: m.c\n\t$(CC) $(CFLAGS) -o $@ $<\ntest: app\n\ttest "$$(./app)" -gt 0\n' >Makefile
git add . && git commit -qm one && git push -q origin HEAD:main
cat >/usr/local/bin/runner.sh <<'END'
#!/bin/bash
set -euo pipefail
export CI=true RUNNER_TEMP=$(mktemp -d)
trap 'rm -rf "$RUNNER_TEMP"' EXIT
cd "$RUNNER_TEMP" && git clone -q --depth 1 -b main file:///srv/app.git src && cd src
key=$(cat m.c Makefile <(echo "$CC $CFLAGS") | sha256sum | cut -c1-16)
if [ -e "/var/cache/ci/$key.tgz" ]; then tar xzf "/var/cache/ci/$key.tgz"; else make -s app; mkdir -p /var/cache/ci; tar czf "/var/cache/ci/$key.tgz" app; fi
timeout 10 make -s test
tar czf out.tgz app && curl -sf -T out.tgz "http://10.77.0.1:8080/artifacts/$key" >/dev/null
END
chmod +x /usr/local/bin/runner.sh
for round in 1 2; do for cc in gcc tcc; do for f in "-O0" "-O2 -DN=3" "-g -DN=5"; do CC=$cc CFLAGS=$f runner.sh; done; done; done
test "$(ls /var/cache/ci | wc -l)" = 6
took_place
