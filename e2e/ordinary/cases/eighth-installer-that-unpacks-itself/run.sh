#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/v/tool/bin && cd /tmp/v
printf '#!/bin/sh\necho "tool 4.1"\n' >tool/bin/tool && chmod 755 tool/bin/tool
printf '#!/bin/sh\nset -e\nmkdir -p /opt/tool && cp -r "$(dirname "$0")/bin" /opt/tool/ && ln -sf /opt/tool/bin/tool /usr/local/bin/tool\n' >tool/setup.sh && chmod 755 tool/setup.sh
tar -czf t.tgz tool
{ printf '#!/bin/sh\nset -e\nsum=%s\nd=$(mktemp -d)\ntail -n +8 "$0" >"$d/t.tgz"\ntest "$(sha256sum <"$d/t.tgz" | cut -d" " -f1)" = $sum && tar -xzf "$d/t.tgz" -C "$d"\n"$d/tool/setup.sh"; rm -r "$d"; exit 0\n' "$(sha256sum <t.tgz | cut -d' ' -f1)"; cat t.tgz; } >/tmp/tool-installer.run
sh /tmp/tool-installer.run
tool | grep -q 4.1
took_place
